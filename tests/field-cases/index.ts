/** All cases, in the order of the page. */
import { AUDIENCE } from './audience.ts';
import { COMPRESSED } from './compressed.ts';
import { DATA } from './data.ts';
import { FAILURES } from './failures.ts';
import type { Section } from './field-case.ts';
import { PACE_CASES } from './pace.ts';
import { PERMISSION } from './permission.ts';
import { SECURITY } from './security.ts';
import { WORDS } from './words.ts';

export const FIELD_CASES: readonly Section[] = [
  DATA,
  AUDIENCE,
  COMPRESSED,
  PACE_CASES,
  PERMISSION,
  FAILURES,
  WORDS,
  SECURITY,
];
