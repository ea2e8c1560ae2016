import { RefreshCw, Star, X } from 'lucide-react';
import type { KnownFlake } from '../../../contract/wire/known-flake.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatInstant } from '../../moment.ts';
import { Button, Quiet } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { FlakeUpdateNotice } from './FlakeUpdateNotice.tsx';
import css from './known.module.css';
import { checkForUpdate, forget, star, useKnownFlakes, useLoadedFlakes } from './known-flakes.ts';
import { ReferenceText } from './ReferenceText.tsx';
import { chooseSource } from './source-store.ts';

/** Flakes that were built recently or are starred; a click chooses one. */
export function KnownFlakes() {
  const text = useMessages().screens.source.known;
  const flakes = useLoadedFlakes();
  const problem = useKnownFlakes((known) => known.problem);
  if (!problem && !flakes?.length) return null;
  return (
    <section className={css['known']} aria-labelledby="known-flakes">
      <h3 id="known-flakes">{text.title}</h3>
      {problem && <FailureNotice problem={problem} live />}
      <ul className={css['list']}>
        {flakes?.map((known) => (
          <Row key={known.flake} known={known} />
        ))}
      </ul>
    </section>
  );
}

function Row({ known: { flake, isStarred, usedAt } }: { known: KnownFlake }) {
  const text = useMessages().screens.source.known;
  const locale = useLanguage((state) => state.locale);
  const checked = useKnownFlakes((known) => known.checked[flake]);
  return (
    <li className={css['row']}>
      <StarButton flake={flake} isStarred={isStarred} />
      <button
        type="button"
        className={css['pick']}
        aria-label={text.choose({ flake })}
        onClick={() => chooseSource({ flakeText: flake, flakeOutput: null })}
      >
        <code>
          <ReferenceText text={flake} />
        </code>
        <Quiet as="span" size="small">
          {formatInstant(usedAt, locale)}
        </Quiet>
      </button>
      <RowButtons flake={flake} isChecking={checked?.state === 'checking'} />
      {checked && (
        <div className={css['answer']}>
          <FlakeUpdateNotice checked={checked} />
        </div>
      )}
    </li>
  );
}

function RowButtons({ flake, isChecking }: { flake: string; isChecking: boolean }) {
  const text = useMessages().screens.source.known;
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        disabled={isChecking}
        icon={<RefreshCw size={14} aria-hidden />}
        aria-label={text.check({ flake })}
        title={text.checkDetail}
        onClick={() => void checkForUpdate(flake)}
      />
      <Button
        kind="quiet"
        size="small"
        icon={<X size={15} aria-hidden />}
        aria-label={text.forget({ flake })}
        title={text.forgetDetail}
        onClick={() => void forget(flake)}
      />
    </>
  );
}

export function StarButton({ flake, isStarred }: { flake: string; isStarred: boolean }) {
  const text = useMessages().screens.source.known;
  return (
    <Button
      kind="quiet"
      size="small"
      aria-pressed={isStarred}
      aria-label={text.star({ flake })}
      title={isStarred ? text.removeStar : text.addStar}
      icon={<Star size={16} aria-hidden className={isStarred ? css['starred'] : undefined} />}
      onClick={() => void star(flake, !isStarred)}
    />
  );
}
