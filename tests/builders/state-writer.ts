/**
 * One of many processes that change the user's files at once. Its arguments: its number, how many changes, the first of
 * them. It says `1 protected`, `2 starred` and so on when a change is on disk, which may be the last thing that it does.
 */
import type { Record, Verification } from '../../contract/wire/record.ts';
import { changeFlakes, remembered } from '../../main/stages/known-flake/index.ts';
import { addVerification, appendRecord, noteUnfinished, readRecord } from '../../main/stages/record/index.ts';
import { protectDrive } from '../../main/system/settings/index.ts';

const [number = 0, count = 0, first = 0] = process.argv.slice(2).map(Number);
const shared = process.argv[5] ?? '';

/** Instants that sort by the change. */
export const instantOf = (change: number): string => new Date(Date.UTC(2026, 0, 1) + change * 1000).toISOString();
export const serialOf = (writer: number, change: number): string => `W${writer}C${change}`;
/** Few enough that no list is full. */
export const flakeOf = (writer: number, change: number): string => `path:/w${writer}/f${change % 8}`;
export const recordIdOf = (writer: number, change: number): string =>
  `20260101-000000-${(writer * 1000 + change).toString(16).padStart(6, '0')}`;

const identityOf = (change: number) => ({
  ...{ diskseq: 1, wwn: null, vendor: null, model: null, sizeBytes: 4e9, port: null },
  serial: serialOf(number, change),
});

async function change(index: number, template: Record): Promise<void> {
  const say = (what: string): void => void process.stdout.write(`${index} ${what}\n`);
  const identity = identityOf(index);
  await protectDrive({ devicePath: '/dev/sdb', identity, name: 'stick', sizeBytes: 4e9 });
  say('protected');
  const use = { at: instantOf(index), how: 'looked', seen: null, star: true } as const;
  await changeFlakes((flakes) => remembered(flakes, flakeOf(number, index), use));
  say('starred');
  await appendRecord({ ...template, id: recordIdOf(number, index), verifications: [] });
  say('recorded');
  await addVerification(shared, { ...(template.verifications[0] as Verification), durationMs: number * 1000 + index });
  say('verified');
  const image = { path: '/a.iso', fileBytes: 1, modifiedMs: 1, sizeBytes: 1 };
  const drive = { identity, name: 'stick' };
  await noteUnfinished({
    schema: 1,
    startedAt: instantOf(index),
    title: 'a',
    drive,
    image,
    endedAt: null,
    badBlocks: [],
  });
  say('noted');
}

if (shared !== '') {
  const template = await readRecord(shared);
  for (let index = first; index < first + count; index += 1) await change(index, template);
}
