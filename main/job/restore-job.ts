/** An ordinary empty drive again: a table and a file system that everybody reads, made here, written and read back by the helper. */
import { planEmptyDrive } from '../../contract/rules/empty-drive.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import type { RestoredVolume } from '../../contract/wire/empty-drive.ts';
import type { JobRequest } from '../../contract/wire/job.ts';
import { NO_PROVENANCE, type Provenance } from '../../contract/wire/source.ts';
import { type ListOptions, listDrivesAgain, listDrivesRecently } from '../stages/drive/index.ts';
import { checkRecordsCanBeKept, forgetUnfinished } from '../stages/record/index.ts';
import { type EmptyImage, makeEmptyImage, restoreDrive } from '../stages/restore/index.ts';
import type { PlannedDrive } from '../stages/write/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { DriveEnds } from './drive-ends.ts';
import { endWith, type FinishedDrive, runHelper } from './helper-run.ts';
import { requireErasable } from './judge-chosen.ts';
import { withKnownFakes } from './known-fakes.ts';
import { MountLifecycle } from './mount-lifecycle.ts';
import { listUntilRead } from './still-empty.ts';
import { FROM_THE_START } from './write-scope.ts';

type RestoreRequest = Extract<JobRequest, { kind: 'restore' }>;

const NAMES = { fat32: 'FAT32', exfat: 'exFAT' } as const;

export async function restore(request: RestoreRequest, context: PipelineContext): Promise<void> {
  const { drive: chosen, includeLoop, use } = request;
  const options: ListOptions = { includeLoop, contentsOf: [chosen.devicePath] };
  await checkRecordsCanBeKept();
  const listed = await requireErasable(chosen, await withKnownFakes(await listDrivesRecently(options)));
  context.holdDrives([listed]);
  const plan = planEmptyDrive(listed, use);
  const label = plan.filesystem === 'fat32' ? request.label.toUpperCase() : request.label;
  const image = await makeEmptyImage(plan, { label, capacityBytes: listed.sizeBytes, signal: context.signal });
  try {
    // Making the file system may have taken a while.
    const drives = await listUntilRead([chosen], () => listDrivesAgain(options));
    const drive = await requireErasable(chosen, await withKnownFakes(drives));
    const { sectorBytes: _sectorBytes, ...volume } = plan;
    await writeAndRecord({ drive, image, volume: { ...volume, label } }, request, context);
  } finally {
    await image.remove();
  }
}

interface Subject {
  readonly drive: Drive;
  readonly image: EmptyImage;
  readonly volume: RestoredVolume;
}

async function writeAndRecord(
  { drive, image, volume }: Subject,
  request: RestoreRequest,
  context: PipelineContext,
): Promise<void> {
  const planned: PlannedDrive[] = [{ drive, ...FROM_THE_START }];
  const mounts = new MountLifecycle(planned, request, context);
  const { signal, giveBack } = context;
  const ends = new DriveEnds({
    written: {
      image: Promise.resolve({ ...image, volumeLabel: volume.label }),
      provenance: provenanceOf(volume),
      restored: volume,
    },
    planned,
    startedAt: instant(),
    // What an earlier write left unfinished on it is gone.
    noteEnded: (_index, { contents }) =>
      contents === 'untouched' ? Promise.resolve() : forgetUnfinished(drive.identity),
    ...{ mounts, signal, giveBack },
  });
  const about = {
    ...{ image: null, provenance: null, drives: planned },
    whenFinished: (finished: FinishedDrive) => ends.end(finished),
  };
  const result = await runHelper(about, context, (options) =>
    mounts.around(options, image.sizeBytes, (steps) => restoreDrive({ drive, image }, context.session, steps)),
  );
  if (ends.lost && result.drives.every(({ failure }) => failure === null)) throw ends.lost;
  endWith(result, context, { provenance: null, image: null });
}

/** As records and lists name it, in every language. */
function provenanceOf({ filesystem, label }: RestoredVolume): Provenance {
  return { ...NO_PROVENANCE, source: 'restore', title: `${label} (${NAMES[filesystem]})` };
}
