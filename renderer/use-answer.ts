/** What main answers to a question that a component asks when it appears. */
import { useEffect, useState } from 'react';
import type { CommandName, ReplyOf, RequestOf } from '../contract/wire/channels.ts';
import { call } from './bridge.ts';
import type { Problem } from './problem.ts';

interface Answered<T> {
  /** Of the last question that was answered; null before. */
  readonly value: T | null;
  /** Why the last one was not. The value before it stays. */
  readonly problem: Problem | null;
  /** For the answer to a change, which says what the value is now. */
  readonly setValue: (value: T) => void;
}

/**
 * Asks again whenever `request` is another object, so it has to be memoized; null asks nothing. An answer that comes after the next
 * question, or after the component has gone, is dropped.
 */
export function useAnswer<C extends CommandName>(name: C, request: RequestOf<C> | null): Answered<ReplyOf<C>> {
  const [value, setValue] = useState<ReplyOf<C> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (request === null) return;
    let isLate = false;
    void call(name, request).then((answer) => {
      if (isLate) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setValue(() => answer.value);
    });
    return () => {
      isLate = true;
    };
  }, [name, request]);
  return { value, problem, setValue };
}
