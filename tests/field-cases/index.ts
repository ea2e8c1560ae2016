/** All cases, in the order of the page. */
import { AUDIENCE } from './audience.ts';
import type { Section } from './field-case.ts';

export const FIELD_CASES: readonly Section[] = [AUDIENCE];
