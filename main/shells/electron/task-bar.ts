import type { BrowserWindow } from 'electron';
import { jobFraction } from '../../../contract/rules/job-progress.ts';
import { canCancel } from '../../../contract/wire/job.ts';
import type { AppBackend } from '../page/index.ts';

/** Electron's values for a bar that is not there, and for one whose end is not known. */
const NO_BAR = -1;
const WITHOUT_END = 2;

/** How far the job is, on the icon of the task bar. */
export function showInTaskBar(window: BrowserWindow, backend: AppBackend): void {
  const unsubscribe = backend.subscribe((event) => {
    if (event.event !== 'job' || window.isDestroyed()) return;
    window.setProgressBar(canCancel(event.state) ? (jobFraction(event.state) ?? WITHOUT_END) : NO_BAR);
  });
  window.on('closed', unsubscribe);
}
