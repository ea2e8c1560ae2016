import { formatBytes } from '../../../contract/messages/bytes.ts';
import { holdings, portWords, twinWords, whereabouts } from '../../../contract/messages/drive-words.ts';
import { explainRefusal } from '../../../contract/messages/explain.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { listDrives, watchDrives } from '../../stages/drive/index.ts';
import type { Output } from './output.ts';

interface DrivesOptions {
  readonly all: boolean;
  readonly watch: boolean;
  readonly includeLoop: boolean;
}

const INDENT = ' '.repeat(25);

/** What a person recognises a stick by, and what would be lost. */
export function describeDrive(drive: Drive, drives: readonly Drive[]): string[] {
  const { devicePath, name, sizeBytes, id, refusals, partitions } = drive;
  const twin = twinWords(drive, drives);
  const mountPoints = drive.warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
  return [
    `${devicePath.padEnd(14)} ${formatBytes(sizeBytes).padStart(8)}  ${name}  ${id}`,
    // The device path begins the first line.
    `${INDENT}${whereabouts({ ...drive, devicePath: '' })}`,
    ...(partitions.length > 0 ? [`${INDENT}holds ${lowerFirst(holdings(drive))}`] : []),
    ...(mountPoints.length > 0 ? [`${INDENT}mounted at ${mountPoints.join(', ')}`] : []),
    ...(twin ? [`${INDENT}${twin}`] : []),
    ...(refusals.length > 0
      ? [`${INDENT}refused: ${refusals.map((refusal) => explainRefusal(refusal)).join('; ')}`]
      : []),
  ];
}

function lowerFirst(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** One line, for what comes and goes. */
function lineOf(drive: Drive): string {
  const { devicePath, name, sizeBytes, id, identity } = drive;
  return [devicePath, formatBytes(sizeBytes), name, portWords(identity.port), id].filter(Boolean).join('  ');
}

function show(drives: readonly Drive[], { all }: DrivesOptions, output: Output): void {
  const shown = all ? drives : drives.filter(isEligible);
  for (const drive of shown) for (const line of describeDrive(drive, drives)) output.text(line);
  if (shown.length > 0) return;
  const hidden = drives.length - shown.length;
  output.text(
    hidden > 0 ? `No drive can be written; ${hidden} refused (--all shows them and why).` : 'No drive is plugged in.',
  );
}

/** Says what came and what went; a drive that changed (mounted, filled) is neither. */
async function watch(wish: DrivesOptions, output: Output): Promise<void> {
  let before = new Map<string, Drive>();
  await new Promise<void>((resolve) => {
    const stop = watchDrives({ includeLoop: wish.includeLoop }, (drives) => {
      const now = new Map(drives.filter((drive) => wish.all || isEligible(drive)).map((drive) => [drive.id, drive]));
      for (const [id, drive] of before) {
        if (now.has(id)) continue;
        output.event('drive-gone', { drive });
        output.text(`gone     ${lineOf(drive)}`);
      }
      for (const [id, drive] of now) {
        const known = before.get(id);
        if (!known) output.text(`there    ${lineOf(drive)}`);
        if (!known || JSON.stringify(known) !== JSON.stringify(drive))
          output.event(known ? 'drive-changed' : 'drive-there', { drive });
      }
      before = now;
    });
    const end = (): void => {
      stop();
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    process.stdout.once('error', end);
  });
}

export async function runDrives(wish: DrivesOptions, output: Output): Promise<number> {
  if (wish.watch) {
    await watch(wish, output);
    output.result('stopped');
    return 0;
  }
  const drives = await listDrives({ includeLoop: wish.includeLoop });
  for (const drive of drives) if (wish.all || isEligible(drive)) output.event('drive', { drive });
  show(drives, wish, output);
  output.result('listed', { drives: wish.all ? drives : drives.filter(isEligible) });
  return 0;
}
