/** Deutsch. */
import type { Messages } from '../en/index.ts';
import * as number from './number.ts';

export const de: Messages = { number };
