import '../../system/no-debugger.ts';

import { loadMessages } from '../../../contract/messages/language.ts';
import { sleepInhibitor } from '../../system/sleep-inhibitor.ts';
import { version } from '../../system/version.ts';
import { createAppBackend } from '../app/index.ts';
import { findPageFolder } from '../page/index.ts';
import { runWebShell } from './shell.ts';

const here = import.meta.dirname;
const rendererFolder = findPageFolder(here);

async function run(): Promise<number> {
  const messages = await loadMessages(process.env);
  if (!rendererFolder) {
    process.stderr.write(`${messages.host.notBuilt}\n`);
    return 9;
  }
  try {
    const keepAwake = sleepInhibitor(messages.activity.whyAwake);
    const createBackend = () =>
      createAppBackend({ hostKind: 'web', version: version(), nativeFileDialog: false, keepAwake });
    return await runWebShell(process.argv.slice(2), { rendererFolder, createBackend, messages });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`${messages.host.couldNotStart({ reason })}\n`);
    return 1;
  }
}

process.exit(await run());
