import { powerSaveBlocker } from 'electron';
import type { AppBackend } from '../page/index.ts';

/** Keeps the machine awake while something runs: a drive that loses power while it is written is half written. */
export function stayAwakeWhileBusy(backend: AppBackend): void {
  let inhibitor: number | null = null;
  backend.subscribe(() => {
    if (backend.isBusy()) inhibitor ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (inhibitor !== null) {
      powerSaveBlocker.stop(inhibitor);
      inhibitor = null;
    }
  });
}
