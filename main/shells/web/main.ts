import '../../system/no-debugger.ts';

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from '../../../contract/messages/en/index.ts';
import { PROJECT_ROOT } from '../../system/project-root.ts';
import { sleepInhibitor } from '../../system/sleep-inhibitor.ts';
import { createAppBackend } from '../app/index.ts';
import { findPageFolder } from '../page/index.ts';
import { runWebShell } from './shell.ts';

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
const rendererFolder = findPageFolder(here);

async function run(): Promise<number> {
  if (!rendererFolder) {
    process.stderr.write('The page is not built yet. Run: npm run build\n');
    return 9;
  }
  try {
    const keepAwake = sleepInhibitor(en.activity.whyAwake);
    const createBackend = () => createAppBackend({ hostKind: 'web', version, nativeFileDialog: false, keepAwake });
    return await runWebShell(process.argv.slice(2), { rendererFolder, createBackend });
  } catch (thrown) {
    process.stderr.write(`Flakestick could not start: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    return 1;
  }
}

process.exit(await run());
