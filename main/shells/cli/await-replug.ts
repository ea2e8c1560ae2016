/** Waits until a drive is unplugged and plugged in again. */
import { isSameDrive, wasReplugged } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { watchDrives } from '../../stages/drive/index.ts';
import type { Output } from './output.ts';

export interface AwaitReplugOptions {
  readonly includeLoop: boolean;
  readonly output: Output;
  /** Other drives than those of this machine. */
  readonly watch?: typeof watchDrives;
}

/** Gives the drive as it is plugged in now; null after Ctrl-C. */
export function awaitReplug(
  drive: Drive,
  { includeLoop, output, watch = watchDrives }: AwaitReplugOptions,
): Promise<Drive | null> {
  output.complain(`Unplug ${drive.name} (${drive.devicePath}), then plug it in again. Ctrl-C stops waiting.`);
  return new Promise((resolve) => {
    let wasMissed = false;
    const end = (again: Drive | null): void => {
      process.off('SIGINT', interrupt);
      stop();
      resolve(again);
    };
    const interrupt = (): void => end(null);
    process.on('SIGINT', interrupt);
    const stop = watch({ includeLoop }, (drives) => {
      const same = drives.find(({ identity }) => isSameDrive(identity, drive.identity));
      if (same && wasReplugged(drive.identity, same.identity)) {
        output.note(`It is back, as ${same.devicePath}.`);
        end(same);
      } else if (!same && !wasMissed) {
        wasMissed = true;
        output.note('It is unplugged. Plug it in again, into any port.');
      }
    });
  });
}
