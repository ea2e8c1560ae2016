import { formatBytes } from '../../../contract/messages/bytes.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { type ProtectedDrive, protectionId } from '../../../contract/wire/settings.ts';
import { findDrive, listDrives } from '../../stages/drive/index.ts';
import { protectDrive, readProtection, unprotectDrive } from '../../system/settings/index.ts';
import type { Output } from './output.ts';

interface ProtectOptions {
  readonly action: string;
  readonly drive: string | null;
  readonly includeLoop: boolean;
}

function line(entry: ProtectedDrive): string {
  return `${protectionId(entry).padEnd(24)} ${formatBytes(entry.sizeBytes).padStart(8)}  ${entry.name}`;
}

async function list(output: Output): Promise<number> {
  const protection = await readProtection();
  if (protection.state === 'unreadable') {
    const { path, detail } = protection;
    throw new JobFailure({ kind: 'settings-corrupt', path, detail });
  }
  for (const entry of protection.drives) {
    output.event('protected', { id: protectionId(entry), ...entry });
    output.text(line(entry));
  }
  if (protection.drives.length === 0) output.text('No drive is protected.');
  output.result('listed', { protected: protection.drives });
  return 0;
}

async function add(text: string, includeLoop: boolean, output: Output): Promise<number> {
  const drive = await findDrive(text, await listDrives({ includeLoop }));
  const entry = await protectDrive(drive);
  output.text(`Protected: ${line(entry)}`);
  output.note(
    'It is refused from now on, wherever it is plugged in, for this user. So is any other drive with this serial number.',
  );
  output.result('protected', { id: protectionId(entry), ...entry });
  return 0;
}

async function remove(id: string, output: Output): Promise<number> {
  const removed = await unprotectDrive(id);
  for (const entry of removed) output.text(`No longer protected: ${line(entry)}`);
  output.result('unprotected', { removed });
  return 0;
}

export async function runProtect({ action, drive, includeLoop }: ProtectOptions, output: Output): Promise<number> {
  if (action === 'list' && drive === null) return list(output);
  if (action === 'add' && drive !== null) return add(drive, includeLoop, output);
  if (action === 'remove' && drive !== null) return remove(drive, output);
  throw new JobFailure({
    kind: 'bad-usage',
    detail: 'Say “protect list”, “protect add DRIVE” or “protect remove ID”.',
  });
}
