import type { ReactNode } from 'react';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Notice } from '../../ui/index.ts';
import { CopyReport } from './CopyReport.tsx';

interface FailureNoticeProps {
  problem: Problem;
  tone?: 'bad' | 'caution';
  /** True for what the user did not ask for just now, or asked for elsewhere: it is read out. */
  live?: boolean;
  /** What happened and what to do in paragraphs of their own, where there is room. */
  paragraphs?: boolean;
  actions?: ReactNode;
  /** More to say about it. */
  children?: ReactNode;
}

/** What went wrong, and what to do. */
export function FailureNotice({ problem, tone = 'bad', live, paragraphs, actions, children }: FailureNoticeProps) {
  const { title, happened, remedy } = explainProblem(problem, useMessages());
  return (
    <Notice tone={tone} live={live ?? false} title={title} actions={actions}>
      {paragraphs ? (
        <>
          <p>{happened}</p>
          <p>{remedy}</p>
        </>
      ) : (
        <>
          {happened} {remedy}
        </>
      )}
      {children && <> {children}</>}
      {problem.kind === 'internal' && <CopyReport />}
    </Notice>
  );
}
