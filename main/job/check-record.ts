/** Builds the image of a record again and compares: source → nix-build → image, and no drive. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { JobRequest, Progress } from '../../contract/wire/job.ts';
import type { Recipe } from '../../contract/wire/recipe.ts';
import { type Record, RecordId } from '../../contract/wire/record.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import type { SourceProgress } from '../../contract/wire/source-progress.ts';
import { findImage, openImage } from '../stages/image/index.ts';
import { buildAgain } from '../stages/nix-build/index.ts';
import { decodeExport, readExport, readRecord } from '../stages/record/index.ts';
import { lockRecipe } from '../stages/source/index.ts';
import { openNix, temporaryGcRoot } from '../system/nix/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { summaryOf } from './make-image.ts';
import { runBuild } from './run-build.ts';
import { following } from './source-follower.ts';

type BuildRequest = Extract<JobRequest, { kind: 'build' }>;
type Rebuildable = Record & { provenance: Provenance & { recipe: Recipe } };

/** A record by its id, or one that was exported to a file. Fails with record-not-found, record-corrupt, export-invalid, …. */
async function readRecordOrFile(idOrPath: string): Promise<Record> {
  if (RecordId.safeParse(idOrPath).success) return readRecord(idOrPath);
  return decodeExport(await readExport(idOrPath), idOrPath);
}

function isRebuildable(record: Record): record is Rebuildable {
  return record.provenance.recipe !== undefined;
}

/** Fails with not-rebuildable: an image file was not built here, and early records contain too little. */
export async function readRebuildable(idOrPath: string): Promise<Rebuildable> {
  const record = await readRecordOrFile(idOrPath);
  if (isRebuildable(record)) return record;
  const because = record.provenance.attribute === null ? 'image-came-from-file' : 'record-too-old';
  throw new JobFailure({ kind: 'not-rebuildable', id: record.id, reason: { because } });
}

/** Fails with image-differs, not-rebuildable, wifi-key-missing, and Nix's failures. */
export async function checkRecord(request: BuildRequest & { record: string }, context: PipelineContext): Promise<void> {
  const { apply, signal } = context;
  const record = await readRebuildable(request.record);
  const { options } = request;
  const nix = await openNix({ signal });
  const key = options.image.wifi?.key ?? null;
  const onProgress = (progress: SourceProgress): void => apply({ kind: 'sourceAdvanced', progress });
  const locked = await following(['build', record.provenance.source, record.provenance.system], onProgress, (tell) =>
    lockRecipe(record.provenance, nix, { key, accept: options.accept, signal, tell }),
  );
  const { recipe: _long, ...known } = locked.provenance;
  apply({ kind: 'buildBegan', provenance: known });
  const outLinkPath = temporaryGcRoot('build');
  let other: string | null = null;
  try {
    const before = known.storePath !== null && existsSync(known.storePath) ? known.storePath : null;
    const { imagePath, ...built } = await runBuild(locked, { options, outLinkPath }, { ...context, nix });
    // An image that already existed was not rebuilt now, and proves nothing.
    if (built.storePath === before && options.store === null) other = await buildAgain(locked, nix, signal);
    const provenance = { ...known, ...built };
    apply({ kind: 'imageReadBegan', provenance });
    const onRead = (progress: Progress): void => apply({ kind: 'imageReadAdvanced', progress });
    const image = await openImage(other === null ? imagePath : await findImage(other), { onProgress: onRead, signal });
    compare(record, image, built.derivation);
    apply({ kind: 'finished', at: instant(), provenance, image: summaryOf(image), outputPath: null });
  } finally {
    await rm(outLinkPath, { force: true }).catch(() => {});
  }
}

function compare(record: Rebuildable, image: Image, derivation: string | null): void {
  if (image.sha256 === record.image.sha256 && image.sizeBytes === record.image.sizeBytes) return;
  const { recipe } = record.provenance;
  const sameSteps = derivation !== null && derivation === record.provenance.derivation;
  const wifiKeyMayDiffer = recipe.kind === 'flake' && recipe.lacksKeyOf !== null;
  throw new JobFailure({
    kind: 'image-differs',
    recorded: record.image.sha256,
    rebuilt: image.sha256,
    detail: sameSteps ? { because: 'build-not-reproducible' } : { because: 'other-derivation', wifiKeyMayDiffer },
  });
}
