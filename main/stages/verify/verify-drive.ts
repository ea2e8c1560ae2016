import { helperDriveOf } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES, type BlockDigests } from '../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import type { Mountable } from '../../../contract/wire/mount.ts';
import type { AppendedPartition, Record, RecordHead } from '../../../contract/wire/record.ts';
import type { NearestRecord, SeenOnDrive } from '../../../contract/wire/seen.ts';
import type { Decision, DriveExpectation, HelperResult, HelperSession } from '../../system/helper-client/index.ts';
import { mountKnowledge } from './mount-changes.ts';
import { recognise } from './recognise.ts';

/** The expected content of the first `sizeBytes` bytes. */
export type Expected =
  | {
      kind: 'blocks';
      sizeBytes: number;
      blocks: BlockDigests;
      mountable?: Mountable | undefined;
      /** A partition that was added behind it, which changed some of its bytes. */
      appended?: AppendedPartition | undefined;
    }
  | { kind: 'whole'; sizeBytes: number; sha256: string };

export interface VerifyOptions {
  readonly onStarted: () => void;
  readonly onProgress: (drives: DriveProgress[]) => void;
  readonly signal: AbortSignal;
}

const trackedDrive = ({ id, name, devicePath }: Drive) => ({ id, name, devicePath });

/** The expectation, and which blocks the helper has to send for it. */
function comparison(expected: Expected): { expectation: DriveExpectation; show: readonly number[] } {
  if (expected.kind === 'whole')
    return { expectation: { kind: 'whole', sha256: expected.sha256, blockBytes: BLOCK_BYTES }, show: [] };
  const { blocks, explain } = mountKnowledge(expected.blocks, expected.mountable, expected.appended?.changedBytes);
  return { expectation: { kind: 'blocks', blocks: expected.blocks, explain }, show: blocks };
}

/** Reads the drive around the page cache and compares. A drive shorter than `sizeBytes` is a verdict, not an error. */
export function verifyDrive(
  { drive, expected }: { readonly drive: Drive; readonly expected: Expected },
  session: HelperSession,
  options: VerifyOptions,
): Promise<HelperResult> {
  const { expectation, show } = comparison(expected);
  return session.run({
    request: {
      protocol: PROTOCOL,
      task: 'verify',
      imageBytes: expected.sizeBytes,
      blockBytes: expected.kind === 'blocks' ? expected.blocks.blockBytes : BLOCK_BYTES,
      wholeDigest: expected.kind === 'whole' ? 'sha256' : null,
      show: [...show],
      drives: [helperDriveOf(drive)],
    },
    drives: [trackedDrive(drive)],
    expectation,
    ...options,
  });
}

export interface RecogniseOptions extends VerifyOptions {
  /** Says what the first bytes of the drive are, for one that no record knows. */
  readonly look: (head: Buffer | null) => SeenOnDrive;
  /** The whole record. Throws what reading it throws. */
  readonly read: (id: string) => Promise<Record>;
  readonly onRecognised: (record: Record) => void;
}

/**
 * Looks at a few blocks, finds the record that knows them, and compares the whole drive with it: one run of the helper, so
 * that a password is asked for once. A drive that no record knows has the verdict `unknown-image`.
 */
export function recogniseDrive(
  { drive, records }: { readonly drive: Drive; readonly records: readonly RecordHead[] },
  session: HelperSession,
  { look, read, onRecognised, ...options }: RecogniseOptions,
): Promise<HelperResult> {
  const { sample, recordsCompared, decide } = recognise(records, drive.identity);
  const unknown = (seen: SeenOnDrive, nearest: NearestRecord | null): Decision => ({
    kind: 'unknown',
    verdict: { kind: 'unknown-image', seen },
    failure: { kind: 'unknown-image', drive: drive.devicePath, seen, recordsCompared, nearest },
  });
  return session.run({
    request: {
      protocol: PROTOCOL,
      task: 'recognise',
      imageBytes: Math.max(...sample.map(({ block, blockBytes, bytes }) => block * blockBytes + bytes)),
      blockBytes: Math.max(...sample.map(({ blockBytes }) => blockBytes)),
      sample: [...sample],
      drives: [helperDriveOf(drive)],
    },
    drives: [trackedDrive(drive)],
    expectation: null,
    decide: async ({ head, digests }) => {
      const decision = decide(digests);
      if (decision.record === null) return unknown(look(head), decision.nearest);
      const record = await read(decision.record.id);
      onRecognised(record);
      const { sizeBytes, blocks, mountable } = record.image;
      const appended = record.appendedPartition;
      const { expectation, show } = comparison({ kind: 'blocks', sizeBytes, blocks, mountable, appended });
      return { kind: 'compare', imageBytes: sizeBytes, expectation, show };
    },
    ...options,
  });
}
