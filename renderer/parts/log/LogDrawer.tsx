import { ChevronDown, ChevronUp, FileDown, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { visibleLogLine } from '../../../contract/rules/visible-text.ts';
import type { LogLook, LogOf } from '../../../contract/wire/job-log.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { explainProblem } from '../../problem.ts';
import { Button } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { toggleLog, useLogDrawer } from './drawer-store.ts';
import { LogList } from './LogList.tsx';
import css from './log.module.css';
import { useLogLook } from './use-log.ts';

interface LogDrawerProps {
  /** The derivation that failed, by its name, which has a log of its own. */
  derivation: string | null;
  /** It grows. */
  isLive: boolean;
}

/** The log, over the bar of the screen. Nothing while it is closed. */
export function LogDrawer({ derivation, isLive }: LogDrawerProps) {
  const isOpen = useLogDrawer((drawer) => drawer.isOpen);
  const [of, setOf] = useState<LogOf>('build');
  if (!isOpen) return null;
  const shown = derivation === null ? 'build' : of;
  return (
    <div className={css['drawer']}>
      <Log key={shown} of={shown} isLive={isLive} which={derivation && <Which {...{ derivation, of, setOf }} />} />
    </div>
  );
}

function Which({ derivation, of, setOf }: { derivation: string; of: LogOf; setOf: (of: LogOf) => void }) {
  const text = useMessages().screens.log;
  return (
    <select aria-label={text.which} value={of} onChange={(event) => setOf(event.target.value as LogOf)}>
      <option value="build">{text.ofBuild}</option>
      <option value="derivation">{text.ofDerivation({ name: derivation })}</option>
    </select>
  );
}

function Log({ of, isLive, which }: { of: LogOf; isLive: boolean; which: React.ReactNode }) {
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const { look, problem } = useLogLook(of, wanted, isLive);
  const [chosen, setChosen] = useState<number | null>(null);
  const places = look?.places ?? [];
  // Where nothing was chosen yet, a search begins with its newest place, which is nearest to the end that is in sight.
  const current = chosen ?? (wanted === '' ? null : (places.at(-1) ?? null));
  const step = (by: 1 | -1) => setChosen(nextPlace(places, current, by));
  return (
    <>
      <div className={css['bar']}>
        {which}
        <Search
          value={search}
          onChange={(value) => {
            setSearch(value);
            setChosen(null);
          }}
          onStep={step}
        />
        <Steps look={look} wanted={wanted} current={current} onStep={step} />
        <SaveLog of={of} />
      </div>
      {look && <Pinned look={look} onChoose={setChosen} />}
      {problem && <FailureNotice problem={problem} tone="caution" live />}
      {look && <LogList of={of} total={look.total} search={wanted} current={current} />}
    </>
  );
}

/** The next one before or behind the current line; around the end. */
function nextPlace(places: readonly number[], current: number | null, by: 1 | -1): number | null {
  const from = current ?? -1;
  if (by === 1) return places.find((place) => place > from) ?? places[0] ?? null;
  return places.findLast((place) => place < from) ?? places.at(-1) ?? null;
}

interface SearchProps {
  value: string;
  onChange: (value: string) => void;
  onStep: (by: 1 | -1) => void;
}

function Search({ value, onChange, onStep }: SearchProps) {
  const text = useMessages().screens.log;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey) return;
    event.preventDefault();
    onStep(event.shiftKey ? -1 : 1);
  };
  return (
    <input
      type="search"
      aria-label={text.search}
      placeholder={text.search}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

interface StepsProps {
  look: LogLook | null;
  wanted: string;
  current: number | null;
  onStep: (by: 1 | -1) => void;
}

function Steps({ look, wanted, current, onStep }: StepsProps) {
  const text = useMessages().screens.log;
  const { places = [], matching = 0, total = 0 } = look ?? {};
  const at = current === null ? 0 : places.indexOf(current) + 1;
  return (
    <>
      {wanted !== '' && (
        <>
          <Button
            kind="quiet"
            size="small"
            aria-label={text.previous}
            title={text.previous}
            disabled={places.length === 0}
            icon={<ChevronUp size={16} aria-hidden />}
            onClick={() => onStep(-1)}
          />
          <Button
            kind="quiet"
            size="small"
            aria-label={text.next}
            title={text.next}
            disabled={places.length === 0}
            icon={<ChevronDown size={16} aria-hidden />}
            onClick={() => onStep(1)}
          />
        </>
      )}
      <output className={css['count']}>
        {wanted === '' ? text.lines({ count: total }) : text.found({ at, matching })}
      </output>
    </>
  );
}

/** In sight at once; the others are behind a button. */
const MAX_IN_SIGHT = 2;

/** The first errors, above everything. */
function Pinned({ look: { errors }, onChoose }: { look: LogLook; onChoose: (at: number) => void }) {
  const text = useMessages().screens.log;
  const [isWhole, setWhole] = useState(false);
  if (errors.length === 0) return null;
  const shown = isWhole ? errors : errors.slice(0, MAX_IN_SIGHT);
  return (
    <ul className={css['pinned']} aria-label={text.errors}>
      {shown.map(({ at, line }) => (
        <li key={at}>
          <button type="button" title={text.showLine({ line: at + 1 })} onClick={() => onChoose(at)}>
            {visibleLogLine(line)}
          </button>
        </li>
      ))}
      {shown.length < errors.length && (
        <li>
          <Button kind="quiet" size="small" onClick={() => setWhole(true)}>
            {text.moreErrors({ count: errors.length - shown.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}

function SaveLog({ of }: { of: LogOf }) {
  const messages = useMessages();
  const text = messages.screens.log;
  const [said, setSaid] = useState<string | null>(null);
  const save = async () => {
    const answer = await call('job/save-log', { of });
    setSaid(
      answer.ok
        ? text.saved(answer.value)
        : messages.screens.outcome.details.failed(explainProblem(answer.problem, messages)),
    );
  };
  return (
    <>
      <output className={css['said']}>{said}</output>
      <Button
        kind="quiet"
        size="small"
        aria-label={text.saveAll}
        icon={<FileDown size={14} aria-hidden />}
        onClick={() => void save()}
      >
        {text.save}
      </Button>
      <Button
        kind="quiet"
        size="small"
        aria-label={text.close}
        title={text.close}
        icon={<X size={16} aria-hidden />}
        onClick={toggleLog}
      />
    </>
  );
}
