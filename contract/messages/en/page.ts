/** English with the texts of the app's screens, which the command line does not load. */
import type { Translated } from '../message-type.ts';
import { type Messages as CommonMessages, en as common } from './index.ts';
import * as screens from './screens/index.ts';

export type Messages = CommonMessages & { readonly screens: Translated<typeof screens> };
export const en: Messages = { ...common, screens };
