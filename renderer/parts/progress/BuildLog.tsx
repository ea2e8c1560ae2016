import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { visibleLogLine } from '../../../contract/rules/visible-text.ts';
import type { ReplyOf } from '../../../contract/wire/channels.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Button, CopyButton, Disclosure } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './build.module.css';

type LogOf = 'build' | 'derivation';
type Found = ReplyOf<'job/log'>;
type Log = Messages['screens']['progress']['log'];

/** Delays requests to main while the user is typing. */
const PAUSE_MS = 250;

/** The log: collapsible, searchable as a whole, can be saved, and follows its end unless the user has scrolled up. */
export function BuildLog({ lines, open = false }: { lines: readonly string[]; open?: boolean }) {
  const text = useMessages().screens.progress.log;
  return (
    <Disclosure title={text.title} summary={visibleLogLine(lines.at(-1) ?? text.empty)} open={open}>
      <LogPane of="build" newest={lines} />
    </Disclosure>
  );
}

/** `newest`: the lines that are already available; null if all have to be requested. */
export function LogPane({ of, newest }: { of: LogOf; newest: readonly string[] | null }) {
  const text = useMessages().screens.progress.log;
  const [search, setSearch] = useState('');
  const [saved, setSaved] = useState<string | null>(null);
  const wanted = search.trim();
  const asksMain = wanted !== '' || newest === null;
  const { found, problem } = useFoundLines(of, wanted, asksMain);
  const shown = (asksMain ? (found?.lines ?? []) : newest).map(visibleLogLine).join('\n');
  return (
    <>
      <div className={css['logBar']}>
        <input
          type="search"
          aria-label={text.search}
          placeholder={text.searchExample}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {asksMain && found && <output className={css['matches']}>{matchText(found, wanted, text)}</output>}
        <span className={css['logTools']}>
          <CopyButton text={shown} label={text.copyLines} shortLabel={text.copy} />
          <SaveLog of={of} onSaved={setSaved} />
        </span>
      </div>
      {problem ? <FailureNotice problem={problem} tone="caution" live /> : <Lines text={shown} />}
      <output className={css['saved']}>{saved}</output>
    </>
  );
}

function matchText({ lines, matching, total }: Found, wanted: string, text: Log): string {
  const shown = lines.length;
  if (wanted === '') return shown < total ? text.newest({ shown, total }) : text.all({ total });
  return shown < matching ? text.matchingNewest({ shown, matching, total }) : text.matching({ matching, total });
}

function useFoundLines(of: LogOf, wanted: string, asksMain: boolean) {
  const [answer, setAnswer] = useState<{ found: Found | null; problem: Problem | null }>(NOTHING_FOUND);
  useEffect(() => {
    if (!asksMain) return;
    let isOutdated = false;
    const ask = async () => {
      const reply = await call('job/log', { of, search: wanted });
      if (isOutdated) return;
      setAnswer(reply.ok ? { found: reply.value, problem: null } : { found: null, problem: reply.problem });
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
  const { label } = useMessages().screens.progress.log;
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
      aria-label={label}
      value={text}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    />
  );
}

function SaveLog({ of, onSaved }: { of: LogOf; onSaved: (text: string) => void }) {
  const messages = useMessages();
  const text = messages.screens.progress.log;
  const save = async () => {
    const answer = await call('job/save-log', { of });
    onSaved(
      answer.ok
        ? text.saved(answer.value)
        : messages.screens.outcome.details.failed(explainProblem(answer.problem, messages)),
    );
  };
  return (
    <Button
      kind="quiet"
      size="small"
      aria-label={text.saveAll}
      icon={<FileDown size={14} aria-hidden />}
      onClick={() => void save()}
    >
      {text.save}
    </Button>
  );
}
