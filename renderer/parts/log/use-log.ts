/** A log of any length: what is in it, and the lines that are looked at. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogLook, LogOf } from '../../../contract/wire/job-log.ts';
import { call } from '../../bridge.ts';
import type { Problem } from '../../problem.ts';

/** How often a log that grows is asked for its end. Milliseconds. */
const POLL_MS = 1000;
/** Delays a search while the user is typing. */
const PAUSE_MS = 250;

interface Looked {
  readonly look: LogLook | null;
  readonly problem: Problem | null;
}

/** `isLive`: it grows. */
export function useLogLook(of: LogOf, search: string, isLive: boolean): Looked {
  const [looked, setLooked] = useState<Looked>({ look: null, problem: null });
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const answer = await call('job/log-look', { of, search });
      if (isOver) return;
      setLooked(answer.ok ? { look: answer.value, problem: null } : { look: null, problem: answer.problem });
      if (isLive) timer = setTimeout(() => void ask(), POLL_MS);
    };
    timer = setTimeout(() => void ask(), search === '' ? 0 : PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [of, search, isLive]);
  return looked;
}

const LINES_PER_PART = 200;
/** Far more than a screen shows: those that were scrolled away from are forgotten. */
const MAX_PARTS = 40;

type Parts = ReadonlyMap<number, readonly string[]>;

export interface LogLines {
  /** Undefined until it has come. */
  readonly lineAt: (at: number) => string | undefined;
  /** Asks for what is missing between these lines. */
  readonly need: (first: number, last: number) => void;
}

export function useLogLines(of: LogOf, total: number): LogLines {
  const [parts, setParts] = useState<Parts>(new Map());
  const asked = useRef(new Set<number>());
  const need = useCallback(
    (first: number, last: number) => {
      for (let part = Math.floor(first / LINES_PER_PART); part * LINES_PER_PART <= last; part += 1) {
        const wanted = Math.min(LINES_PER_PART, total - part * LINES_PER_PART);
        if (asked.current.has(part) || (parts.get(part)?.length ?? 0) >= wanted) continue;
        asked.current.add(part);
        void call('job/log-part', { of, from: part * LINES_PER_PART, count: LINES_PER_PART }).then((answer) => {
          asked.current.delete(part);
          if (answer.ok) setParts((before) => withPart(before, part, answer.value.lines));
        });
      }
    },
    [of, total, parts],
  );
  const lineAt = useCallback(
    (at: number) => parts.get(Math.floor(at / LINES_PER_PART))?.[at % LINES_PER_PART],
    [parts],
  );
  return { lineAt, need };
}

function withPart(before: Parts, part: number, lines: readonly string[]): Parts {
  const others = [...before].filter(([other]) => other !== part);
  return new Map([...others.slice(-MAX_PARTS + 1), [part, lines]]);
}
