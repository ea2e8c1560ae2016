import { useEffect } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { ASKING_AFTER_MS, type JobNews, newsOf } from '../../../contract/rules/job-news.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { JobState } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { headlineOf, percentText } from '../../parts/progress/index.ts';
import { explainProblem } from '../../problem.ts';
import { notify } from './notify.ts';
import { useScreenFocus } from './use-screen-focus.ts';

/** What follows the screen and the job everywhere: the focus, the title of the window, notifications. Renders nothing. */
export function Presence() {
  const messages = useMessages();
  useScreenFocus();
  const title = useMirror(({ job }) => titleOf(job, messages));
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => followNews(messages), [messages]);
  return null;
}

const OWN_NAME = 'Flakestick';

/** `41 % – Writing – Flakestick`: the number first, because a task bar cuts the end. */
function titleOf(job: JobState, messages: Messages): string {
  if (job.phase === 'idle') return OWN_NAME;
  const { short, fraction } = headlineOf(job, messages);
  const percent = fraction === null ? null : percentText(fraction, messages);
  return [percent, isolated(short), OWN_NAME].filter((part) => part !== null).join(' – ');
}

function followNews(messages: Messages): () => void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const stop = useMirror.subscribe(({ job }, before) => {
    if (job === before.job) return;
    if (job.phase !== 'authorizing') clearTimeout(later);
    const news = newsOf(before.job, job);
    if (news === null) return;
    const tell = (): void => notify(textOf(news, job, messages));
    if (news !== 'asking') return tell();
    clearTimeout(later);
    later = setTimeout(tell, ASKING_AFTER_MS);
  });
  return () => {
    clearTimeout(later);
    stop();
  };
}

function textOf(news: JobNews, job: JobState, messages: Messages): { title: string; body: string } {
  if (news === 'asking' || job.phase === 'idle') return messages.screens.frame.asking;
  const { title } = headlineOf(job, messages);
  if (job.phase === 'failed') {
    const { title: why, happened } = explainProblem(job.failure, messages);
    return { title, body: `${why}. ${happened}` };
  }
  return { title, body: 'provenance' in job && job.provenance ? isolated(job.provenance.title) : '' };
}
