import type { ReactNode } from 'react';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Notice } from '../../ui/index.ts';
import { CopyReport } from './CopyReport.tsx';

interface FailureNoticeProps {
  problem: Problem;
  tone?: 'bad' | 'caution';
  /** True if it is not the direct result of what the user just did here: it is then announced. */
  live?: boolean;
  /** Puts what happened and what to do into separate paragraphs, if there is space. */
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
