import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { showSection } from '../../navigation.ts';
import type { Problem } from '../../problem.ts';
import { Button } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './practice.module.css';

/** The way to a practice, for who has no stick at hand. */
export function PracticeDoor({ onStarted }: { onStarted?: () => void }) {
  const text = useMessages().screens.practice.door;
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = async () => {
    const answer = await call('practice/start', {});
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    // It is shown where sticks are made.
    showSection('flash');
    onStarted?.();
  };
  return (
    <div className={css['door']}>
      <p className={css['question']}>{text.title}</p>
      <p className={css['detail']}>{text.detail}</p>
      <Button onClick={() => void start()}>{text.start}</Button>
      {problem && <FailureNotice problem={problem} live />}
    </div>
  );
}
