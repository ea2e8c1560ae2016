/** `protect`: drives that must never be written. */
import { nameForPeople } from '../../../../contract/messages/drive-name.ts';
import type { Messages } from '../../../../contract/messages/en/index.ts';
import { JobFailure } from '../../../../contract/wire/failure.ts';
import { type ProtectedDrive, protectionId } from '../../../../contract/wire/settings.ts';
import { Activities } from '../../../job/index.ts';
import { findDrive, listDrives } from '../../../stages/drive/index.ts';
import { readProtection, unprotectDrive } from '../../../system/settings/index.ts';
import { defineCommand, INCLUDE_LOOP } from '../command.ts';
import type { Output } from '../output.ts';
import { usageError } from '../usage.ts';

export const protectCommand = defineCommand({
  name: 'protect',
  words: ['[action]', '[drive]'],
  actions: ['list', 'add', 'remove'],
  help: ({ cliHelp }) => cliHelp.commands.protect,
  options: { includeLoop: INCLUDE_LOOP },
  async run({ words: [action = 'list', drive], options: { includeLoop } }, { output }) {
    if (action === 'list' && drive === undefined) return list(output);
    if (action === 'add' && drive !== undefined) return add(drive, includeLoop, output);
    if (action === 'remove' && drive !== undefined) return remove(drive, output);
    throw usageError((texts) => texts.protectUsage);
  },
});

function lineOf(entry: ProtectedDrive, messages: Messages): string {
  const size = messages.number.bytes(entry.sizeBytes).padStart(8);
  return `${protectionId(entry).padEnd(24)} ${size}  ${nameForPeople(entry.name, messages)}`;
}

async function list(output: Output): Promise<number> {
  const protection = await readProtection();
  if (protection.state === 'unreadable') {
    const { path, detail } = protection;
    throw new JobFailure({ kind: 'settings-corrupt', path, detail });
  }
  for (const entry of protection.drives) {
    output.event('protected', { id: protectionId(entry), ...entry });
    output.text(lineOf(entry, output.messages));
  }
  if (protection.drives.length === 0) output.text(output.messages.cliResult.noneProtected);
  output.result('listed', { protected: protection.drives });
  return 0;
}

async function add(text: string, includeLoop: boolean, output: Output): Promise<number> {
  const { messages } = output;
  const drive = await findDrive(text, await listDrives({ includeLoop, contentsOf: [] }));
  const entry = await new Activities({ terminal: false }).protect(drive, includeLoop);
  output.text(messages.cliResult.protected({ drive: lineOf(entry, messages) }));
  output.note(messages.cliResult.protectedNote);
  output.result('protected', { id: protectionId(entry), ...entry });
  return 0;
}

async function remove(id: string, output: Output): Promise<number> {
  const { messages } = output;
  const removed = await unprotectDrive(id);
  for (const entry of removed) output.text(messages.cliResult.unprotected({ drive: lineOf(entry, messages) }));
  output.result('unprotected', { removed });
  return 0;
}
