import type { Drive } from '../../contract/drive.ts';
import { PROTOCOL } from '../../contract/helper-protocol.ts';
import { BLOCK_BYTES, type BlockDigests } from '../../contract/image.ts';
import type { DriveProgress } from '../../contract/job.ts';
import type { HelperResult, HelperSession } from '../helper-session/index.ts';

/** What the drive should hold in its first `sizeBytes` bytes. */
export type Expected =
  | { kind: 'blocks'; sizeBytes: number; blocks: BlockDigests }
  | { kind: 'whole'; sizeBytes: number; sha256: string };

export interface VerifyOptions {
  readonly onStarted: () => void;
  readonly onProgress: (drives: DriveProgress[]) => void;
  readonly signal: AbortSignal;
}

/** Reads the drive around the page cache and compares. A drive shorter than `sizeBytes` is a verdict, not an error. */
export function verifyDrive(
  drive: Drive,
  expected: Expected,
  session: HelperSession,
  options: VerifyOptions,
): Promise<HelperResult> {
  const blockBytes = expected.kind === 'blocks' ? expected.blocks.blockBytes : BLOCK_BYTES;
  const { devicePath, identity, id, name } = drive;
  return session.run({
    request: {
      protocol: PROTOCOL,
      task: 'verify',
      imageBytes: expected.sizeBytes,
      blockBytes,
      wholeDigest: expected.kind === 'whole',
      drives: [{ devicePath, diskseq: identity.diskseq, serial: identity.serial, sizeBytes: identity.sizeBytes }],
    },
    drives: [{ id, name, devicePath }],
    expectation:
      expected.kind === 'blocks'
        ? { kind: 'blocks', blocks: expected.blocks }
        : { kind: 'whole', sha256: expected.sha256, blockBytes },
    ...options,
  });
}
