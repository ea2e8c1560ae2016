/**
 * The command line: arguments in, exit code out. The commands are described in docs/command-line.md. This file and what it imports
 * are a bundle of their own, a hundredth of the rest: what can be done before the rest is loaded is done here.
 */
import '../../system/no-debugger.ts';

import { DrivelistThread } from '../../system/drivelist/index.ts';
import { installedVersion } from '../../system/version.ts';
import { standardChannels } from './channel.ts';

/** They list drives first. */
const LIST_DRIVES: ReadonlySet<string> = new Set(['drives', 'flash', 'restore', 'verify', 'eject']);

const argv = process.argv.slice(2);
// Scripts ask for the version alone.
const asked = argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V') ? installedVersion() : null;
if (asked !== null) {
  const { stdout } = standardChannels();
  stdout.write(`${asked}\n`);
  await stdout.drained();
  process.exit(0);
}
// It starts on another processor while this one loads the rest.
const thread = LIST_DRIVES.has(argv[0] ?? '') ? new DrivelistThread() : undefined;
const { run } = await import('./run.ts');
await run(argv, thread);
