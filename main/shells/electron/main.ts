import '../../system/no-debugger.ts';

import { join } from 'node:path';
import { loadMessages } from '../../../contract/messages/language.ts';
import { createAppBackend } from '../app/index.ts';
import { runElectronShell } from './shell.ts';

const here = import.meta.dirname;

/** Settles when the window exists; the tests of the bundle wait for it. */
export const started = runElectronShell({
  messages: await loadMessages(process.env),
  rendererFolder: join(here, '../renderer'),
  preloadPath: join(here, '../preload/index.cjs'),
  createBackend: (desktop) => createAppBackend({ hostKind: 'electron', nativeFileDialog: true, ...desktop }),
});
