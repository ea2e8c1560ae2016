/** What drivelist says adds reasons and takes none away, whatever it says of whichever machine. */
import { describe, expect, it } from 'vitest';
import type { Drive } from '../../../../../contract/wire/drive.ts';
import { drivesOf, type HostSnapshot } from '../../../../../main/stages/drive/index.ts';
import { ALL_RULES, judgeBy } from '../../../../../main/stages/drive/judge.ts';
import { withEarlierOpinion } from '../../../../../main/stages/drive/read-both-lists.ts';
import { REFUSALS_OF_DRIVELIST, WARNINGS_OF_DRIVELIST } from '../../../../../main/stages/drive/second-opinion.ts';
import { generatedAnswer } from '../../../../fixtures/machines/generate-drivelist.ts';
import { files, recordedMachine } from './recorded-machines.ts';

const machines = await Promise.all(files.map(recordedMachine));
const named = (file: string) => {
  const found = machines.find((machine) => machine.file === file);
  if (!found) throw new Error(`no machine ${file}`);
  return structuredClone(found);
};

const OWN_RULES = {
  ...ALL_RULES,
  refusals: ALL_RULES.refusals.filter((rule) => !REFUSALS_OF_DRIVELIST.includes(rule)),
  warnings: ALL_RULES.warnings.filter((rule) => !WARNINGS_OF_DRIVELIST.includes(rule)),
};

const listed = (machine: HostSnapshot, isSystem: boolean): HostSnapshot['drivelist'] => ({
  state: 'listed',
  drives: machine.devices.map(({ name, sizeBytes }) => ({ devicePath: `/dev/${name}`, sizeBytes, isSystem })),
});

/** What it may come up with. */
const ANSWERS: readonly [string, (machine: HostSnapshot) => HostSnapshot['drivelist']][] = [
  ['says that everything is the system', (machine) => listed(machine, true)],
  ['says that nothing is the system', (machine) => listed(machine, false)],
  ['lists nothing', () => ({ state: 'listed', drives: [] })],
  ['does not answer', () => ({ state: 'absent', reason: 'no-answer' })],
  ['has not answered yet', () => ({ state: 'awaited', before: null, unchanged: [] })],
];

describe.each(ANSWERS)('a drivelist that %s', (_, answer) => {
  it.each(machines)('takes no reason away in $file', ({ machine, options, expected }) => {
    const judged: HostSnapshot = { ...machine, drivelist: answer(machine) };
    for (const disk of Object.keys(expected)) {
      const own = judgeBy(OWN_RULES, judged, disk, options);
      const both = judgeBy(ALL_RULES, judged, disk, options);
      expect(both.refusals, disk).toEqual(expect.arrayContaining(own.refusals));
      expect(both.warnings, disk).toEqual(expect.arrayContaining(own.warnings));
    }
  });
});

it.each(machines)('no drive of $file is eligible before drivelist has answered, but loop devices', (recorded) => {
  const { machine, options } = recorded;
  const drives = drivesOf({ ...machine, drivelist: { state: 'awaited', before: null, unchanged: [] } }, options);
  expect(drives.filter(({ bus, refusals }) => bus !== 'loop' && refusals.length === 0)).toEqual([]);
});

it.each(machines)(
  'no drive of $file is offered without a word where drivelist calls all of them system',
  (recorded) => {
    const { machine, options } = recorded;
    const drives = drivesOf({ ...machine, drivelist: listed(machine, true) }, options);
    const offered = drives.filter(({ bus, refusals }) => bus !== 'loop' && refusals.length === 0);
    for (const { warnings, bus, devicePath } of offered) {
      expect(warnings, devicePath).toContainEqual({ kind: 'called-system-drive' });
      const isExternal = machine.devices.some(({ name, external }) => external && `/dev/${name}` === devicePath);
      expect(isExternal || ['usb', 'mmc'].includes(bus), devicePath).toBe(true);
    }
  },
);

describe('the answers in the recorded machines', () => {
  it('are what drivelist’s parser makes of an lsblk of theirs, unless they are contrived', () => {
    const generated = machines.filter(({ drivelistKind }) => drivelistKind === 'generated');
    expect(generated.length).toBeGreaterThan(60);
    for (const { file, machine } of generated)
      expect(generatedAnswer(machine.devices), file).toEqual(machine.drivelist);
  });

  it('name every drive of their machine', () => {
    for (const { file, machine, drivelistKind } of machines) {
      if (drivelistKind === 'contrived') continue;
      for (const { devicePath, bus, seenBy } of drivesOf(machine))
        expect(seenBy, `${file} ${devicePath}`).toEqual(bus === 'loop' ? ['sysfs'] : ['drivelist', 'sysfs']);
    }
  });
});

describe('who lists a drive', () => {
  it('is said of each: both, or the kernel alone, as of every loop device', () => {
    const { machine, options } = named('virtual-machine-loops.json');
    for (const { devicePath, seenBy, warnings } of drivesOf(machine, options)) {
      expect(seenBy).toEqual(devicePath.startsWith('/dev/loop') ? ['sysfs'] : ['drivelist', 'sysfs']);
      expect(warnings).not.toContainEqual({ kind: 'not-in-drivelist' });
    }
    const left = named('drivelist-leaves-one-out.json').machine;
    expect(drivesOf(left).find(({ devicePath }) => devicePath === '/dev/sdb')?.seenBy).toEqual(['sysfs']);
  });

  it('is drivelist alone for what the kernel does not list: shown, and never eligible', () => {
    const { machine } = named('drivelist-leaves-one-out.json');
    if (machine.drivelist.state !== 'listed') throw new Error('it lists drives');
    machine.drivelist.drives.push({ devicePath: '/dev/sdz', sizeBytes: 8e9, isSystem: false });
    expect(drivesOf(machine).at(-1)).toMatchObject({
      devicePath: '/dev/sdz',
      refusals: [{ kind: 'not-in-sysfs' }],
      seenBy: ['drivelist'],
    });
  });

  it('does not make drives of memory and volumes, which drivelist lists too', () => {
    const { machine, options } = named('zram-with-backing-disk.json');
    if (machine.drivelist.state !== 'listed') throw new Error('it lists drives');
    expect(machine.drivelist.drives.map(({ devicePath }) => devicePath)).toContain('/dev/zram1');
    expect(drivesOf(machine, options).map(({ devicePath }) => devicePath)).not.toContain('/dev/zram1');
  });
});

describe('while drivelist is awaited', () => {
  const OPINIONS: readonly [string, HostSnapshot['drivelist'], Pick<Drive, 'warnings'>][] = [
    ['said of a stick', named('laptop-nvme.json').machine.drivelist, { warnings: [] }],
    ['did not list', { state: 'listed', drives: [] }, { warnings: [{ kind: 'not-in-drivelist' }] }],
    [
      'did not answer about',
      { state: 'absent', reason: 'no-answer' },
      { warnings: [{ kind: 'no-drivelist', reason: 'no-answer' }] },
    ],
  ];

  it.each(OPINIONS)('what it %s before still counts until that is plugged in again', (_, drivelist, expected) => {
    const before = { ...named('laptop-nvme.json').machine, drivelist };
    const now = structuredClone(before);
    for (const device of now.devices) if (device.name === 'sdb') device.diskseq = 99;
    const drives = drivesOf(withEarlierOpinion(now, before));
    const of = (path: string) => drives.find(({ devicePath }) => devicePath === path);
    expect(of('/dev/sda')?.refusals).toEqual([]);
    expect(of('/dev/sda')?.warnings).toEqual(expect.arrayContaining(expected.warnings));
    expect(of('/dev/sdb')?.refusals).toEqual([{ kind: 'awaiting-drivelist' }]);
  });

  it('no drive is eligible where nothing was asked before', () => {
    const { machine } = named('laptop-nvme.json');
    for (const { refusals } of drivesOf(withEarlierOpinion(machine, null)))
      expect(refusals).toContainEqual({ kind: 'awaiting-drivelist' });
  });
});
