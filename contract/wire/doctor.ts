/** What works on this machine, and what to type to mend what does not. */
import { z } from './schema.ts';

export const Check = z.strictObject({
  name: z.string(),
  /** 'missing' stops the main job, 'limited' a part of it, 'optional' nothing: an extra that not everybody needs. */
  state: z.enum(['works', 'optional', 'limited', 'missing']),
  detail: z.string(),
  /** What to do, in words. Null when it works. */
  remedy: z.string().nullable(),
  /** What to type, one line for each command, or the lines to add where `remedy` says. Null where nothing is typed. */
  toType: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;
