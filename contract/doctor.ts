/** What works on this machine, and what to type to mend what does not. */
import { z } from './schema.ts';

export const Check = z.strictObject({
  name: z.string(),
  /** 'missing' stops the main job; 'limited' stops only part of it. */
  state: z.enum(['works', 'limited', 'missing']),
  detail: z.string(),
  /** Null when it works. */
  remedy: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;
