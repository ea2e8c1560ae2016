import { expect, it } from 'vitest';
import type { Drive } from '../../../../contract/wire/drive.ts';
import type { DriveProgress } from '../../../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../contract/wire/source.ts';
import { MountLifecycle } from '../../../../main/job/mount-lifecycle.ts';
import type { PlannedDrive } from '../../../../main/stages/write/index.ts';
import { chosenDrive, drive, driveIdentity } from '../../../builders/drives.ts';

/** Drives that no machine has: asked to eject one, the system answers that it is not there, which is a warning. */
const at = (port: string | null, serial: string): Drive =>
  drive({ devicePath: `/dev/none-${serial}`, identity: driveIdentity({ port, serial }) });
const slot = (number: number): Drive => at(`pci-0000:00:14.0-usb-0:2:1.0-scsi-0:0:0:${number}`, `reader-${number}`);

const EVERYTHING: Omit<PlannedDrive, 'drive'> = {
  scope: { writes: 'everything', rewrittenBlocks: [] },
  rewrite: 'everything',
};

function lifecycle(drives: readonly Drive[], { eject = true, written = EVERYTHING } = {}): MountLifecycle {
  const request = {
    kind: 'flash',
    source: 'nixos.iso',
    options: DEFAULT_BUILD_OPTIONS,
    drives: drives.map(chosenDrive),
    verification: 'read-back',
    rewrite: 'missing',
    eject,
    includeLoop: false,
  } as const;
  const { signal } = new AbortController();
  const notUsed = () => Promise.reject(new Error('not used'));
  const session = { run: notUsed, runOne: notUsed, startAhead: () => {}, discard: () => {} };
  const planned = drives.map((one) => ({ drive: one, ...written }));
  return new MountLifecycle(planned, request, {
    session,
    terminal: false,
    holdDrives: () => {},
    giveBack: () => {},
    apply: () => {},
    signal,
    log: null,
  });
}

async function isWaiting(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setTimeout(() => resolve('later'), 1500));
  return (await Promise.race([promise, later])) === 'later';
}

it('a card is not ejected while another slot of its reader is in use', async () => {
  const [first, second, elsewhere] = [slot(0), slot(1), at('pci-0000:00:14.0-usb-0:3:1.0-scsi-0:0:0:0', 'stick')];
  const mounts = lifecycle([first, second, elsewhere]);
  mounts.closed(first.id);
  const release = mounts.letGo(first.id);
  expect(await isWaiting(release)).toBe(true);
  mounts.closed(elsewhere.id);
  expect(await isWaiting(release)).toBe(true);
  mounts.closed(second.id);
  expect((await release).warnings.map(({ kind }) => kind)).toContain('not-removed');
}, 60_000);

it.each([
  ['behind other ports', [at('usb-1', 'a'), at('usb-2', 'b')]],
  ['of which no port is known', [at(null, 'a'), at(null, 'b')]],
])(
  'a drive does not wait for others %s',
  async (_where, drives) => {
    const mounts = lifecycle(drives);
    mounts.closed(drives[0]?.id ?? '');
    const { warnings } = await mounts.letGo(drives[0]?.id ?? '');
    expect(warnings.map(({ kind }) => kind)).toContain('not-removed');
  },
  60_000,
);

it('a drive that is not to be ejected waits for none', async () => {
  const [first, second] = [slot(0), slot(1)];
  const mounts = lifecycle([first, second], { eject: false });
  const { removal, warnings } = await mounts.letGo(first.id);
  expect(removal).toBeNull();
  expect(warnings.map(({ kind }) => kind)).not.toContain('not-removed');
}, 60_000);

it('says what is written of a drive from the first snapshot on, while it is still being unmounted', async () => {
  const mounted = drive({ ...at('usb-1', 'a'), warnings: [{ kind: 'mounted', mountPoints: ['/media/x'] }] });
  const rewrittenBlocks = [{ first: 3, last: 4 }];
  const mounts = lifecycle([mounted], {
    written: { scope: { writes: 'bad-blocks', rewrittenBlocks }, rewrite: [[3, 4]] },
  });
  const snapshots: DriveProgress[][] = [];
  const onProgress = (drives: DriveProgress[]): void => void snapshots.push(drives);
  const { signal } = new AbortController();
  await mounts.around({ onStarted: () => {}, onFinished: () => {}, onProgress, signal }, 1000, async ({ prepare }) => {
    await prepare?.();
    return { end: 'stopped', drives: [] };
  });
  expect(snapshots[0]).toMatchObject([{ step: 'unmounting', writes: 'bad-blocks', rewrittenBlocks }]);
});
