/** Makes the record of one written drive. */
import type { Drive } from '../../contract/wire/drive.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import type { Recipe } from '../../contract/wire/recipe.ts';
import { type NixpkgsVersion, RECORD_SCHEMA, type Record } from '../../contract/wire/record.ts';
import { z } from '../../contract/wire/schema.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import { newRecordId } from '../stages/record/index.ts';
import { bootId } from '../system/boot-id.ts';
import type { Timing } from './helper-run.ts';

interface WrittenDrive {
  readonly progress: DriveProgress;
  readonly drive: Drive;
  readonly image: Image;
  readonly provenance: Provenance;
  readonly startedAt: string;
  readonly timing: Timing | undefined;
}

/** However the write ended. */
export function recordOf({ progress, drive, image, provenance, startedAt, timing }: WrittenDrive): Record {
  const { sizeBytes, sha256, volumeLabel, blocks, mountable, trailingBytes, missingBytes } = image;
  const now = new Date();
  const nixpkgs = nixpkgsOf(provenance);
  return {
    schema: RECORD_SCHEMA,
    id: newRecordId(now),
    startedAt,
    finishedAt: now.toISOString(),
    provenance,
    image: {
      sizeBytes,
      sha256,
      volumeLabel,
      blocks,
      ...(trailingBytes === undefined ? {} : { trailingBytes }),
      ...(missingBytes === undefined ? {} : { missingBytes }),
      ...(mountable ? { mountable } : {}),
    },
    ...(nixpkgs ? { nixpkgs } : {}),
    drive: {
      identity: drive.identity,
      name: drive.name,
      devicePath: drive.devicePath,
      logicalSectorBytes: drive.logicalSectorBytes,
    },
    warnings: drive.warnings,
    contents: progress.contents,
    verdict: progress.verdict,
    level: progress.level,
    keptBytes: progress.keptBytes,
    rewrittenBlocks: progress.rewrittenBlocks,
    writeMs: Math.round(timing?.writeMs ?? 0),
    verifyMs: Math.round(timing?.verifyMs ?? 0),
    failure: progress.failure?.kind ?? null,
    bootId: bootId(),
    verifications: [],
  };
}

/** The part of a lock from `nix flake metadata` that identifies its nixpkgs. */
const Lock = z.looseObject({
  root: z.string(),
  nodes: z.record(
    z.string(),
    z.looseObject({
      inputs: z.record(z.string(), z.unknown()).optional(),
      locked: z
        .looseObject({
          rev: z.string().max(128).optional(),
          // Seconds; the limit of Date.
          lastModified: z.number().nonnegative().max(8e12).optional(),
        })
        .optional(),
    }),
  ),
});

/** Null if it is unknown: for an image file, or a flake whose input has another name. */
function nixpkgsOf({ recipe, revision }: Provenance): NixpkgsVersion | null {
  // It is all that is locked of such a module.
  if (recipe?.kind === 'search-path-module') return revision === null ? null : { revision, date: null };
  const lock = Lock.safeParse(lockOf(recipe)).data;
  const node = lock?.nodes[lock.root]?.inputs?.['nixpkgs'];
  const locked = typeof node === 'string' ? lock?.nodes[node]?.locked : undefined;
  if (!locked) return null;
  const { rev = null, lastModified } = locked;
  return { revision: rev, date: lastModified === undefined ? null : new Date(lastModified * 1000).toISOString() };
}

const lockOf = (recipe: Recipe | undefined): unknown => (recipe?.kind === 'flake' ? recipe.lock : null);
