/** The practice: building, writing and verifying, with a file of our own in the place of a drive. */
import { Failure } from './failure.ts';
import { BLOCK_BYTES } from './image.ts';
import { Progress } from './job.ts';
import { z } from './schema.ts';

export const PRACTICE_STICK_BYTES = 64 * BLOCK_BYTES;
export const PRACTICE_IMAGE_BYTES = 16 * BLOCK_BYTES;

export const PracticeStage = z.enum(['building', 'writing', 'verifying']);
export type PracticeStage = z.infer<typeof PracticeStage>;

/** Names no file and no drive: there is only the one. */
export const PracticeState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('idle') }),
  z.strictObject({ phase: z.literal('running'), stage: PracticeStage, progress: Progress }),
  z.strictObject({ phase: z.literal('done') }),
  z.strictObject({ phase: z.literal('cancelled') }),
  z.strictObject({ phase: z.literal('failed'), failure: Failure }),
]);
export type PracticeState = z.infer<typeof PracticeState>;
export const NO_PRACTICE: PracticeState = { phase: 'idle' };
