/** Faults while what is on a drive is read: of a drive that is named by its path alone, none ends with anything erased. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Drive } from '../../../contract/wire/drive.ts';
import { commandLine, startCommandLine } from '../../devices/command-line.ts';
import { FaultMatrix } from '../../devices/fault-matrix.ts';
import { DRIVE_BYTES, type Ending, observe, type Situation, withSituation } from '../../devices/fault-run.ts';
import { canFail, FORMER_BYTE } from '../../devices/faulty-drive.ts';
import type { Fault } from '../../devices/nbd-stick.ts';

const HALF = DRIVE_BYTES / 2;
const NEEDED: Ending = { outcome: 'identity-needed', exitCode: 2, contents: null };
/** It has no bytes any more by the time it is judged. */
const REFUSED: Ending = { outcome: 'drive-refused', exitCode: 5, contents: null };
/** What was listed and what is there when the job starts are no longer the same. */
const CHANGED: Ending = { outcome: 'drive-changed', exitCode: 5, contents: null };
/** One that is pulled while it is looked at: by how far the looking was. */
const PULLED: readonly Ending[] = [NEEDED, REFUSED, CHANGED];

interface ContentCase {
  readonly fault: string;
  readonly when: string;
  /** Of a drive of which every byte is zero. */
  readonly faults?: readonly Fault[];
  /** Where a drive that is not blank shows more. */
  readonly holdsBytes?: true;
  /** Before it is read, e.g. what udev says. */
  readonly before?: (situation: Situation) => Promise<void>;
  /** While a request of the reading hangs. */
  readonly during?: (situation: Situation) => Promise<unknown>;
  /** A program that starts the command. */
  readonly wrapper?: readonly string[];
}

const without = (...programs: readonly string[]): readonly string[] => {
  const hide = `for p in ${programs.join(' ')}; do mount --bind /dev/null "$(command -v $p)"; done; exec "$@"`;
  return ['unshare', '--mount', '/bin/sh', '-c', hide, 'sh'];
};

const pull = ({ drive }: Situation): Promise<void> => drive.pull();

/** As udev left it of a device that had this number before. */
async function leaveEntry({ bench, drive }: Situation): Promise<void> {
  const { rdev } = await stat(drive.devicePath);
  const entry = `/run/udev/data/b${rdev >> 8}:${rdev & 0xff}`;
  await mkdir('/run/udev/data', { recursive: true });
  bench.onEnd(() => rm(entry, { force: true }));
  await writeFile(`${entry}.new`, 'S:disk/by-diskseq/1\nI:123456\nE:ID_FS_TYPE=iso9660\nG:systemd\n');
  await rename(`${entry}.new`, entry);
}

const CASES: readonly ContentCase[] = [
  {
    fault: 'a read fails (EIO)',
    when: 'at the beginning',
    faults: [{ on: 'read', bytes: [0, 512], does: 'error' }],
  },
  {
    fault: 'a read fails (EIO)',
    when: 'one sector in the middle of a drive that is blank so far',
    faults: [{ on: 'read', bytes: [HALF, HALF + 512], does: 'error' }],
  },
  {
    fault: 'a read fails (EIO)',
    when: 'the last sector of a drive that is blank so far',
    faults: [{ on: 'read', bytes: [DRIVE_BYTES - 512, DRIVE_BYTES], does: 'error' }],
  },
  {
    fault: 'slow: each request takes 0.5 s longer',
    when: 'a blank drive; the list does not wait for it',
    faults: [{ on: 'read', does: 'delay', delayMs: 500 }],
  },
  {
    fault: 'no answer',
    when: 'in the middle of a drive that is blank so far',
    faults: [{ on: 'read', bytes: [HALF, HALF + 512], does: 'hang' }],
  },
  {
    fault: 'the drive is unplugged',
    when: 'in the middle of a drive that is blank so far',
    faults: [{ on: 'read', bytes: [HALF, HALF + 512], does: 'hang' }],
    during: pull,
  },
  {
    fault: 'the controller dies',
    when: 'in the middle of a drive that is blank so far',
    faults: [{ on: 'read', bytes: [HALF, HALF + 512], does: 'die' }],
  },
  {
    fault: '`blkid` and `wipefs` are missing',
    when: 'from the start; the drive is not blank',
    holdsBytes: true,
    wrapper: without('blkid', 'wipefs'),
  },
  {
    fault: '`cmp` and `dd` are missing',
    when: 'from the start; the drive is blank',
    wrapper: without('cmp', 'dd'),
  },
  {
    fault: 'udev’s entry is of an earlier device',
    when: 'from the start; the drive is not blank',
    holdsBytes: true,
    before: leaveEntry,
  },
];

const TITLE = 'What is on the drive cannot be read';
const matrix = new FaultMatrix(TITLE);

/** Of a busy machine, nothing may be known yet. */
const UNKNOWN: readonly string[] = ['cannot-be-told', 'being-read'];

async function listedHoldings({ bench, drive }: Situation, wrapper: readonly string[]): Promise<string> {
  const { result } = await commandLine(['drives', '--include-loop'], { stateFolder: bench.folder, wrapper });
  const drives = result['drives'] as Drive[];
  return drives.find(({ devicePath }) => devicePath === drive.devicePath)?.holdings.kind ?? 'not listed';
}

describe.skipIf(!canFail)(TITLE, () => {
  it.each(CASES.map((one) => [`${one.fault}: ${one.when}`, one] as const))('%s', async (_title, one) => {
    const { faults = [], holdsBytes = false, wrapper = [], before, during } = one;
    await withSituation({}, async (situation) => {
      const { drive, image, stateFolder } = situation;
      const former = Buffer.alloc(DRIVE_BYTES, holdsBytes ? FORMER_BYTE : 0);
      await writeFile(drive.cells, former, { flag: 'r+' });
      await before?.(situation);
      await drive.fail(faults);
      // What is pulled or dead can be asked once.
      const isOnce = during !== undefined || faults.some(({ does }) => does === 'die');
      if (!isOnce) expect(UNKNOWN).toContain(await listedHoldings(situation, wrapper));
      const startedAtMs = performance.now();
      const argv = ['flash', image, '--drive', drive.devicePath, '--include-loop', '--yes'];
      const running = startCommandLine(argv, { stateFolder, wrapper });
      if (during) {
        await drive.held();
        await during(situation);
      }
      const finished = await running.finished;
      const observed = observe(finished, startedAtMs);
      const { seconds, ...ending } = observed;
      expect(during ? PULLED : [NEEDED]).toContainEqual(ending);
      expect((await drive.kept(DRIVE_BYTES)).equals(former), 'nothing is erased').toBe(true);
      const cells = during
        ? ([
            PULLED.map(({ outcome }) => `\`${outcome}\``).join(' or '),
            [...new Set(PULLED.map(({ exitCode }) => exitCode))].join(' or '),
            '–',
          ] as const)
        : ([`\`${NEEDED.outcome}\``, `${NEEDED.exitCode}`, '–'] as const);
      matrix.addWords(one, cells, seconds);
    });
  });

  it('docs/fault-matrix.md has the observed rows', () => matrix.check(CASES.length));
});
