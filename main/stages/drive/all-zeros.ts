/**
 * Which small drives hold nothing but zeros. Then there is nothing that blkid or wipefs could name: one program for all drives
 * that are looked at in the same moment takes the place of three for each, of which starting takes longer than reading.
 */
import { setTimeout } from 'node:timers/promises';
import { streamFromProgram } from '../../system/program.ts';
import { isReadWhole } from './read-medium.ts';

/** Until then, further drives are added to the batch. */
const GATHER_MS = 4;
/** Fast media of any size that is read whole are read within half of it, ten of them at once. What is slower is told otherwise. */
const TIMEOUT_MS = 1000;
const AT_ONCE = '8';
/** `A B differ: byte 1, line 1`, in the C locale. */
const DIFFERS = /^(\S+) \/dev\/zero differ/gm;
const MAX_SAID_CHARACTERS = 64 * 1024;

interface Asked {
  readonly devicePath: string;
  readonly sizeBytes: number;
}

let batch: { readonly asked: Asked[]; readonly zeros: Promise<ReadonlySet<Asked>> } | null = null;

/** True where every byte was read and is zero. False where it is not, and where that cannot be told within a second. */
export async function isAllZeros(devicePath: string, sizeBytes: number): Promise<boolean> {
  if (!isReadWhole(sizeBytes)) return false;
  const asked: Asked = { devicePath, sizeBytes };
  batch ??= gathered();
  batch.asked.push(asked);
  return (await batch.zeros).has(asked);
}

function gathered(): NonNullable<typeof batch> {
  const asked: Asked[] = [];
  const answer = async (): Promise<ReadonlySet<Asked>> => {
    await setTimeout(GATHER_MS);
    batch = null;
    return zerosAmong(asked);
  };
  return { asked, zeros: answer() };
}

/** Only a run that found no difference anywhere says of any drive that it is all zeros; what differs is left out of the second. */
async function zerosAmong(asked: readonly Asked[]): Promise<ReadonlySet<Asked>> {
  const deadlineMs = performance.now() + TIMEOUT_MS;
  const first = await compareAll(asked, deadlineMs);
  if (first.areAllZeros) return new Set(asked);
  const rest = asked.filter(({ devicePath }) => !first.differing.has(devicePath));
  if (rest.length === 0 || rest.length === asked.length) return new Set();
  return (await compareAll(rest, deadlineMs)).areAllZeros ? new Set(rest) : new Set();
}

interface Compared {
  readonly areAllZeros: boolean;
  readonly differing: ReadonlySet<string>;
}

async function compareAll(asked: readonly Asked[], deadlineMs: number): Promise<Compared> {
  // A drive that ends early differs from /dev/zero.
  const argv = asked.map(({ devicePath, sizeBytes }) => ['-n', String(sizeBytes), devicePath, '/dev/zero']);
  const timeoutMs = Math.max(1, deadlineMs - performance.now());
  let said = '';
  const ended = await streamFromProgram('xargs', ['--null', '--max-args', '4', '--max-procs', AT_ONCE, 'cmp'], {
    idleMs: timeoutMs,
    timeoutMs,
    input: argv.flat().join('\0'),
    // What it has started ends with it: a slow drive would be read on.
    ownSession: true,
    onBytes: (piece) => {
      said += piece.toString('utf8');
      return said.length < MAX_SAID_CHARACTERS;
    },
  });
  return {
    areAllZeros: ended === 'ended',
    differing: new Set([...said.matchAll(DIFFERS)].map(([, path = '']) => path)),
  };
}
