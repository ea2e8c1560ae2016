/**
 * The command line with another helper or other timeouts: `job-command.ts OPTIONS`, OPTIONS being JobOptions in JSON. It says
 * what `flash --json --include-loop --yes` says, and ends as that ends.
 */

import { en } from '../../contract/messages/en/index.ts';
import type { HelperTimeouts } from '../../contract/wire/helper-protocol.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../contract/wire/source.ts';
import { Interruption } from '../../main/shells/cli/interruption.ts';
import { leave } from '../../main/shells/cli/leave.ts';
import { Output } from '../../main/shells/cli/output.ts';
import { runJob } from '../../main/shells/cli/run-job.ts';
import { listDrives } from '../../main/stages/drive/index.ts';
import type { Command } from '../../main/system/helper-client/index.ts';

export interface JobOptions {
  readonly image: string;
  readonly devices: readonly string[];
  readonly timeouts?: HelperTimeouts;
  readonly command?: Command;
}

const { image, devices, ...session } = JSON.parse(process.argv[2] ?? '{}') as JobOptions;
const there = await listDrives({ includeLoop: true });
const drives = devices.map((path) => {
  const drive = there.find(({ devicePath }) => devicePath === path);
  if (!drive) throw new Error(`there is no ${path}`);
  return { devicePath: path, identity: drive.identity };
});
const output = new Output({ json: true, quiet: false, messages: en });
await leave(
  await runJob(
    {
      kind: 'flash',
      source: image,
      options: DEFAULT_BUILD_OPTIONS,
      drives,
      verification: 'read-back',
      rewrite: 'missing',
      eject: false,
      includeLoop: true,
    },
    { output, interruption: new Interruption() },
    session,
  ),
  output,
);
