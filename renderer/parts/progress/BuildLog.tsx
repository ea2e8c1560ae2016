import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { ReplyOf } from '../../../contract/wire/channels.ts';
import { call } from '../../bridge.ts';
import { Button, CopyButton, Disclosure, Notice } from '../../ui/index.ts';
import css from './build.module.css';

type LogOf = 'build' | 'derivation';
type Found = ReplyOf<'job/log'>;

/** Main is not asked at every keystroke. */
const PAUSE_MS = 250;

/** The log: folded away, searched from end to end, saved, and following its end unless the user scrolled up. */
export function BuildLog({ lines, open = false }: { lines: readonly string[]; open?: boolean }) {
  return (
    <Disclosure title="Log" summary={lines.at(-1) ?? 'empty so far'} open={open}>
      <LogPane of="build" newest={lines} />
    </Disclosure>
  );
}

/** `newest`: the lines that are at hand without asking; null where all of them must be asked for. */
export function LogPane({ of, newest }: { of: LogOf; newest: readonly string[] | null }) {
  const [search, setSearch] = useState('');
  const [saved, setSaved] = useState<string | null>(null);
  const wanted = search.trim();
  const asksMain = wanted !== '' || newest === null;
  const { found, problem } = useFoundLines(of, wanted, asksMain);
  const text = (asksMain ? (found?.lines ?? []) : newest).join('\n');
  return (
    <>
      <div className={css['logBar']}>
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search the whole log"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {asksMain && found && <output className={css['matches']}>{matchWords(found, wanted)}</output>}
        <span className={css['logTools']}>
          <CopyButton text={text} what="the lines" words="Copy" />
          <SaveLog of={of} onSaved={setSaved} />
        </span>
      </div>
      {problem ? (
        <Notice tone="caution" live title={problem.title}>
          {problem.happened} {problem.remedy}
        </Notice>
      ) : (
        <Lines text={text} />
      )}
      <output className={css['saved']}>{saved}</output>
    </>
  );
}

function matchWords({ lines, matching, total }: Found, wanted: string): string {
  const all = `${total.toLocaleString()} ${total === 1 ? 'line' : 'lines'}`;
  if (wanted === '') return lines.length < total ? `the newest ${lines.length.toLocaleString()} of ${all}` : all;
  const shown = lines.length < matching ? `, the newest ${lines.length.toLocaleString()} are shown` : '';
  return `${matching.toLocaleString()} of ${all}${shown}`;
}

function useFoundLines(of: LogOf, wanted: string, asksMain: boolean) {
  const [answer, setAnswer] = useState<{ found: Found | null; problem: Explanation | null }>(NOTHING_FOUND);
  useEffect(() => {
    if (!asksMain) return;
    let isOutdated = false;
    const ask = async () => {
      const reply = await call('job/log', { of, search: wanted });
      if (isOutdated) return;
      setAnswer(reply.ok ? { found: reply.value, problem: null } : { found: null, problem: reply.explanation });
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isOutdated = true;
      clearTimeout(timer);
    };
  }, [of, wanted, asksMain]);
  return asksMain ? answer : NOTHING_FOUND;
}
const NOTHING_FOUND = { found: null, problem: null };

function Lines({ text }: { text: string }) {
  const pane = useRef<HTMLTextAreaElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (text !== '' && pane.current && follows.current) pane.current.scrollTop = pane.current.scrollHeight;
  }, [text]);
  return (
    <textarea
      ref={pane}
      className={css['log']}
      readOnly
      aria-label="Log"
      value={text}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    />
  );
}

function SaveLog({ of, onSaved }: { of: LogOf; onSaved: (told: string) => void }) {
  const save = async () => {
    const answer = await call('job/save-log', { of });
    onSaved(
      answer.ok ? `Saved as ${answer.value.path}` : `${answer.explanation.title}. ${answer.explanation.happened}`,
    );
  };
  return (
    <Button
      kind="quiet"
      size="small"
      aria-label="Save the whole log"
      icon={<FileDown size={14} aria-hidden />}
      onClick={() => void save()}
    >
      Save
    </Button>
  );
}
