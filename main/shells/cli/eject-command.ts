import { explainRemoval } from '../../../contract/messages/drive-words.ts';
import { findDrive, listDrives, removeDrive } from '../../stages/drive/index.ts';
import type { Output } from './output.ts';

interface EjectOptions {
  readonly drive: string;
  readonly includeLoop: boolean;
}

export async function runEject({ drive: text, includeLoop }: EjectOptions, output: Output): Promise<number> {
  const drive = await findDrive(text, await listDrives({ includeLoop }));
  const terminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const removal = await removeDrive(drive, { includeLoop, terminal });
  output.text(`${drive.devicePath} (${drive.name}): ${explainRemoval(removal)}`);
  output.result('ejected', { drive, removal });
  return 0;
}
