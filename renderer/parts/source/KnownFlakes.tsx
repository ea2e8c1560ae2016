import { RefreshCw, Star, X } from 'lucide-react';
import type { KnownFlake } from '../../../contract/wire/known-flake.ts';
import { parseAndCheckSource } from '../../choice.ts';
import { Button, Notice, Unseen } from '../../ui/index.ts';
import { FlakeUpdateNotice } from './FlakeUpdateNotice.tsx';
import css from './known.module.css';
import { checkForUpdate, forget, star, useKnownFlakes, useLoadedFlakes } from './known-flakes.ts';
import { ReferenceText } from './ReferenceText.tsx';
import { formatInstant } from './source-words.ts';

/** Flakes that were built lately or are starred: one press picks one. */
export function KnownFlakes() {
  const flakes = useLoadedFlakes();
  const problem = useKnownFlakes((known) => known.problem);
  if (!problem && !flakes?.length) return null;
  return (
    <section className={css['known']} aria-labelledby="known-flakes">
      <h3 id="known-flakes">Recent and starred</h3>
      {problem && (
        <Notice tone="bad" live title={problem.title}>
          {problem.happened} {problem.remedy}
        </Notice>
      )}
      <ul className={css['list']}>
        {flakes?.map((known) => (
          <Row key={known.flake} known={known} />
        ))}
      </ul>
    </section>
  );
}

function Row({ known: { flake, isStarred, usedAt } }: { known: KnownFlake }) {
  const checked = useKnownFlakes((known) => known.checked[flake]);
  return (
    <li className={css['row']}>
      <StarButton flake={flake} isStarred={isStarred} />
      <button
        type="button"
        className={css['pick']}
        onClick={() => parseAndCheckSource({ flakeText: flake, flakeOutput: null })}
      >
        <Unseen>Choose </Unseen>
        <code>
          <ReferenceText text={flake} />
        </code>
        <span className={css['quiet']}>{formatInstant(usedAt)}</span>
      </button>
      <Button
        kind="quiet"
        size="small"
        disabled={checked?.state === 'checking'}
        icon={<RefreshCw size={14} aria-hidden />}
        aria-label={`Check ${flake} for a newer revision`}
        title="Is there a newer revision? Asks the network."
        onClick={() => void checkForUpdate(flake)}
      />
      <Button
        kind="quiet"
        size="small"
        icon={<X size={15} aria-hidden />}
        aria-label={`Forget ${flake}`}
        title="Forget it"
        onClick={() => void forget(flake)}
      />
      {checked && (
        <div className={css['answer']}>
          <FlakeUpdateNotice checked={checked} />
        </div>
      )}
    </li>
  );
}

export function StarButton({ flake, isStarred }: { flake: string; isStarred: boolean }) {
  return (
    <Button
      kind="quiet"
      size="small"
      aria-pressed={isStarred}
      aria-label={`Star ${flake}`}
      title={isStarred ? 'Take the star away' : 'Star it: it stays on this list'}
      icon={<Star size={16} aria-hidden className={isStarred ? css['starred'] : undefined} />}
      onClick={() => void star(flake, !isStarred)}
    />
  );
}
