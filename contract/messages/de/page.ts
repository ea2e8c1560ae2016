/** Deutsch, mit den Texten der App. */
import type { Messages } from '../en/page.ts';
import { de as common } from './index.ts';
import { screens } from './screens/index.ts';

export const de: Messages = { ...common, screens };
