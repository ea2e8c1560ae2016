/** Progress and remaining time, in texts that do not jump. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { secondsLeft } from '../../../contract/rules/job-progress.ts';
import type { Progress } from '../../../contract/wire/job.ts';

/** Rounded down, so that 100 is only shown when everything is done. */
export function wholePercent(fraction: number): number {
  return Math.floor(fraction * 100);
}

/** `41 %` */
export function percentText(fraction: number, { screens }: Messages): string {
  return screens.progress.percent({ percent: wholePercent(fraction) });
}

/** `about 3 min left`. In coarse steps, because seconds cannot be predicted. */
export function timeLeftText(progress: Progress, { screens }: Messages): string | null {
  const text = screens.progress.timeLeft;
  const seconds = secondsLeft(progress);
  if (seconds === null) return null;
  if (seconds === 0) return text.almostDone;
  if (seconds <= 10) return text.fewSeconds;
  if (seconds < 50) return text.seconds({ seconds: Math.ceil(seconds / 10) * 10 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return text.minutes({ minutes: Math.max(1, minutes) });
  const rest = Math.round((minutes % 60) / 5) * 5;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return text.hours({ hours, minutes: rest === 60 ? 0 : rest });
}

/** `1:05`, `1:02:07`: for what has been running. */
export function elapsedText(elapsedMs: number): string {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
