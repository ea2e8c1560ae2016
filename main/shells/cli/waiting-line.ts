/** The line that tells what is done with a source, for commands that wait for it. */
import { waitingParts } from '../../../contract/messages/waiting-words.ts';
import type { SourceProgress } from '../../../contract/wire/source-progress.ts';
import type { TellProgress } from '../../job/index.ts';
import { LiveLine } from './live-line.ts';
import type { Output } from './output.ts';

/** What is known sooner needs no line. */
const QUIET_MS = 1000;

/** Runs `work`, and shows its progress until it ends: on stderr for people, as events with --json. Fails like `work`. */
export async function withWaitingLine<T>(output: Output, work: (onProgress: TellProgress) => Promise<T>): Promise<T> {
  const line = new LiveLine(output);
  const startedMs = performance.now();
  const show = (progress: SourceProgress): void => {
    output.progress({ phase: 'inspecting', source: progress });
    if (!output.showsProgress || performance.now() - startedMs < QUIET_MS) return;
    const { step, fetching, unansweredSince } = progress;
    const parts = waitingParts(progress, Date.now(), output.messages);
    line.show(parts.join('  '), `${step} ${fetching?.address ?? ''} ${unansweredSince ?? ''}`);
  };
  try {
    return await work(show);
  } finally {
    line.clear();
  }
}
