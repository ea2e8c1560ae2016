/** Deutsch, mit den Texten der App. */
import type { Messages } from '../en/page.ts';
// The app's screens get their German with the app's redesign.
import * as screens from '../en/screens/index.ts';
import { de as common } from './index.ts';

export const de: Messages = { ...common, screens };
