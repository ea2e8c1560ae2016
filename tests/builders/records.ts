/** Images, where they came from, and the record of a stick that was written with one. */
import { hash } from 'node:crypto';
import { BLOCK_BYTES } from '../../contract/wire/image.ts';
import { RECORD_SCHEMA, type Record, type UnfinishedWrite, type Verification } from '../../contract/wire/record.ts';
import { NO_PROVENANCE, type Provenance } from '../../contract/wire/source.ts';
import { drive, driveIdentity } from './drives.ts';

const AT = '2026-11-22T20:15:00.000Z';

export function provenance(part: Partial<Provenance> = {}): Provenance {
  return {
    ...NO_PROVENANCE,
    source: 'minimal',
    title: 'NixOS minimal',
    ...part,
  };
}

interface ImageShape {
  /** Blocks of padding before the last block. */
  readonly padding?: number;
  /** Of the last block; a whole one unless said otherwise. */
  readonly tailBytes?: number;
  readonly blockBytes?: number;
}

export const PADDING = hash('sha256', 'zeros');

/** Blocks `name 0` to `name N-1`, each told from every other, then padding, then the last one. */
export function recordedImage(
  name: string,
  blocks: number,
  { padding = 0, blockBytes = BLOCK_BYTES, tailBytes = blockBytes }: ImageShape = {},
): Record['image'] {
  const own = Array.from({ length: blocks }, (_, block) => hash('sha256', `${name} ${block}`));
  const sha256 = [...own.slice(0, -1), ...Array<string>(padding).fill(PADDING), ...own.slice(-1)];
  const sizeBytes = (sha256.length - 1) * blockBytes + tailBytes;
  return { sizeBytes, sha256: hash('sha256', name), volumeLabel: 'nixos', blocks: { blockBytes, sha256 } };
}

/** Of a stick that holds two blocks of the image `nixos` and was verified. */
export function record(part: Partial<Record> = {}): Record {
  const { name, devicePath } = drive();
  return {
    schema: RECORD_SCHEMA,
    id: '20261122-201500-3fa9c1',
    startedAt: AT,
    finishedAt: AT,
    provenance: provenance(),
    image: recordedImage('nixos', 2, { tailBytes: 1 }),
    drive: { identity: driveIdentity(), name, devicePath },
    contents: 'verified',
    verdict: { kind: 'verified' },
    level: 'read-back',
    keptBytes: 0,
    rewrittenBlocks: [],
    writeMs: 1000,
    verifyMs: 900,
    failure: null,
    verifications: [],
    ...part,
  };
}

export function verification(part: Partial<Verification> = {}): Verification {
  return { at: AT, verdict: { kind: 'verified' }, level: 'read-back-replugged', durationMs: 10, ...part };
}

export function unfinishedWrite(part: Partial<UnfinishedWrite> = {}): UnfinishedWrite {
  return {
    schema: 1,
    startedAt: AT,
    title: 'NixOS minimal',
    drive: { identity: driveIdentity(), name: 'SanDisk Cruzer' },
    image: { path: '/nix/store/x.iso', fileBytes: 4096, modifiedMs: 1000, sizeBytes: 4096 },
    endedAt: null,
    badBlocks: [],
    ...part,
  };
}
