/** source → nix-build → image. */
import { imageWarnings } from '../../contract/rules/image-on-drive.ts';
import type { LockedSource } from '../../contract/wire/consented-build.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { ImageSummary, Progress } from '../../contract/wire/job.ts';
import type { Recipe } from '../../contract/wire/recipe.ts';
import { type BuildOptions, isWebSource, type LocalSource, type Provenance } from '../../contract/wire/source.ts';
import type { SourceProgress } from '../../contract/wire/source-progress.ts';
import { beginImage, type ImageBeingRead, type KnownImage } from '../stages/image/index.ts';
import { recallDigests } from '../stages/record/index.ts';
import { lockSource, stateOfBuild } from '../stages/source/index.ts';
import { openNix } from '../system/nix/index.ts';
import type { PipelineContext } from './context.ts';
import { downloadImage } from './download-image.ts';
import { rememberFlake } from './known-flakes.ts';
import { offeringImages } from './offline-images.ts';
import { runBuild } from './run-build.ts';
import { following } from './source-follower.ts';
import { parseTypedSource } from './typed-source.ts';

/** `drives`: those that it is written to. */
export function summaryOf(image: Image | KnownImage, drives: readonly Drive[] = []): ImageSummary {
  const { path, compression, sizeBytes, volumeLabel, trailingBytes, missingBytes } = image;
  const warnings = drives.flatMap((drive) => imageWarnings(image, drive));
  const each = [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
  return {
    path,
    compression,
    sizeBytes,
    sha256: 'sha256' in image ? image.sha256 : null,
    volumeLabel,
    ...(trailingBytes === undefined ? {} : { trailingBytes }),
    ...(missingBytes === undefined ? {} : { missingBytes }),
    ...(each.length > 0 ? { warnings: each } : {}),
  };
}

export interface ImageRequest {
  /** As the user typed it. */
  readonly source: string;
  readonly options: BuildOptions;
  /** The link that keeps the image in the Nix store. */
  readonly outLinkPath: string;
  /** Where the image will be copied, if it is. */
  readonly outputPath?: string;
}

/** From the typed source to an image on disk that was read completely. */
export async function makeImage(
  request: ImageRequest,
  context: PipelineContext,
): Promise<{ image: Image; provenance: Provenance }> {
  const { image, provenance } = await makeImageBeingRead(request, context);
  return { image: await image.whole, provenance };
}

interface Made {
  readonly path: string;
  readonly provenance: Provenance;
  /** Null where nothing was built. */
  readonly recipe: Recipe | null;
}

/** From the typed source to an image on disk with a valid header. */
export async function makeImageBeingRead(
  request: ImageRequest,
  context: PipelineContext,
): Promise<{ image: ImageBeingRead; provenance: Provenance; recipe: Recipe | null }> {
  const { source, options } = request;
  const { apply, signal } = context;
  const parsed = await parseTypedSource(source, options);
  const made = await offeringImages(
    source,
    async (): Promise<Made> =>
      isWebSource(parsed)
        ? { ...(await downloadImage({ source: parsed, sourceText: source, options }, context)), recipe: null }
        : buildLocal(parsed),
  );
  const { path, provenance, recipe } = made;
  apply({ kind: 'imageReadBegan', provenance });
  const onProgress = (progress: Progress): void => apply({ kind: 'imageReadAdvanced', progress });
  return {
    image: await beginImage(path, {
      onProgress,
      signal,
      accept: options.accept,
      checkSize: context.checkDecompressedSize,
      recall: recallDigests,
    }),
    provenance,
    recipe,
  };

  async function buildLocal(local: LocalSource): Promise<Made> {
    const nix = local.kind === 'image-file' ? null : await openNix({ signal });
    const onProgress = (progress: SourceProgress): void => apply({ kind: 'sourceAdvanced', progress });
    const from: LockedSource = await following(['build', source, options.system], onProgress, (tell) =>
      lockSource({ source: local, sourceText: source, options }, nix, { signal, tell }),
    );
    if (from.kind === 'image-file') return { path: from.path, provenance: from.provenance, recipe: null };
    if (!nix) throw new Error('an installable was locked without Nix');
    apply({ kind: 'buildBegan', provenance: from.provenance });
    await rememberFlake(local, 'built', stateOfBuild(from.provenance, from.recipe, options.overrideInputs));
    const { imagePath, ...built } = await runBuild(from, request, { ...context, nix });
    return { path: imagePath, provenance: { ...from.provenance, ...built }, recipe: from.recipe };
  }
}
