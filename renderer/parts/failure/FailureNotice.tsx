import type { ReactNode } from 'react';
import { offlineImagesOf } from '../../../contract/messages/offline-words.ts';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Notice } from '../../ui/index.ts';
import { CopyReport } from './CopyReport.tsx';
import { OfflineImages } from './OfflineImages.tsx';

interface FailureNoticeProps {
  problem: Problem;
  tone?: 'bad' | 'caution';
  /** True if it is not the direct result of what the user just did here: it is then announced. */
  live?: boolean;
  /** Puts what happened and what to do into separate paragraphs, if there is space. */
  paragraphs?: boolean;
  actions?: ReactNode;
  /** Uses an image file that the failure offers, by its path. */
  onUseImage?: (path: string) => void;
  /** More to say about it. */
  children?: ReactNode;
}

/** What went wrong, and what to do. */
export function FailureNotice(props: FailureNoticeProps) {
  const { problem, tone = 'bad', live, paragraphs, actions, onUseImage, children } = props;
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
      <OfflineImages images={offlineImagesOf(problem)} onUse={onUseImage} />
      {children && <> {children}</>}
      {problem.kind === 'internal' && <CopyReport />}
    </Notice>
  );
}
