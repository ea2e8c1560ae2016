/** The kinds of failure that parsers have. */
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';

export const isZodError = (thrown: unknown): boolean => thrown instanceof z.ZodError;

export const isFailure =
  (...kinds: readonly Failure['kind'][]) =>
  (thrown: unknown): boolean =>
    thrown instanceof JobFailure && kinds.includes(thrown.failure.kind);
