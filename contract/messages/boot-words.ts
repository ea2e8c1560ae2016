/** How far a machine came, as a sentence. */
import { type Boot, BootStage, BootTrouble } from '../wire/boot.ts';
import type { BootProof } from '../wire/record.ts';
import type { Messages } from './en/index.ts';

export function describeBoot(
  { outcome, stage, trouble, durationMs }: Omit<Boot, 'readBytes'>,
  { try: texts }: Messages,
): string {
  const seconds = durationMs / 1000;
  if (outcome === 'booted') return texts.booted({ seconds });
  if (outcome === 'failed' && trouble) return texts.failed({ trouble: texts.troubles[trouble], seconds });
  return texts.notRecognised({ stage: texts.stages[stage], seconds });
}

/** Of a record, which may name stages that a later version knows. */
export function describeProof({ stage, trouble, ...proof }: BootProof, messages: Messages): string {
  const known = BootStage.safeParse(stage);
  const said = BootTrouble.safeParse(trouble);
  return describeBoot(
    { ...proof, stage: known.success ? known.data : 'firmware', trouble: said.success ? said.data : null },
    messages,
  );
}
