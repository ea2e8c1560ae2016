import { RefreshCw, Star, X } from 'lucide-react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { KnownFlake } from '../../../contract/wire/known-flake.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatAge } from '../../moment.ts';
import { Button, Quiet, useNow, useRows } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { FlakeUpdateNotice } from './FlakeUpdateNotice.tsx';
import css from './known.module.css';
import { checkForUpdate, forget, star, useKnownFlakes, useLoadedFlakes } from './known-flakes.ts';
import { shortTitle } from './short-title.ts';
import { chooseText } from './source-store.ts';

/** Flakes that were built recently or are starred, as a row of cards; a click chooses one. */
export function KnownFlakes() {
  const text = useMessages().screens.source.known;
  const flakes = useLoadedFlakes();
  const problem = useKnownFlakes((known) => known.problem);
  const { tabIndexOf, handlers } = useRows(flakes?.map(({ flake }) => flake) ?? []);
  if (!problem && !flakes?.length) return null;
  return (
    <section className={css['known']} aria-labelledby="known-flakes">
      <h3 id="known-flakes">{text.title}</h3>
      {problem && <FailureNotice problem={problem} live />}
      <ul className={css['cards']} {...handlers}>
        {flakes?.map((known) => (
          <Card key={known.flake} known={known} tabIndex={tabIndexOf(known.flake)} />
        ))}
      </ul>
    </section>
  );
}

function Card({ known: { flake, isStarred, usedAt }, tabIndex }: { known: KnownFlake; tabIndex: 0 | -1 }) {
  const text = useMessages().screens.source.known;
  const locale = useLanguage((state) => state.locale);
  const checked = useKnownFlakes((known) => known.checked[flake]);
  const nowMs = useNow(60_000);
  return (
    <li className={css['card']} data-row={flake}>
      <button
        type="button"
        tabIndex={tabIndex}
        className={css['pick']}
        aria-label={text.choose({ flake })}
        title={flake}
        onClick={() => chooseText(flake)}
      >
        <b>{isolated(shortTitle(flake))}</b>
        <Quiet as="span" size="small">
          {isolated(flake.split('#')[0] ?? flake)}
        </Quiet>
      </button>
      <div className={css['foot']}>
        <Quiet as="span" size="small">
          {formatAge(usedAt, nowMs, locale)}
        </Quiet>
        <StarButton flake={flake} isStarred={isStarred} tabIndex={-1} />
        <CardButtons flake={flake} isChecking={checked?.state === 'checking'} />
      </div>
      {checked && (
        <div className={css['answer']}>
          <FlakeUpdateNotice checked={checked} />
        </div>
      )}
    </li>
  );
}

function CardButtons({ flake, isChecking }: { flake: string; isChecking: boolean }) {
  const text = useMessages().screens.source.known;
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        tabIndex={-1}
        disabled={isChecking}
        icon={<RefreshCw size={14} aria-hidden />}
        aria-label={text.check({ flake })}
        title={text.checkDetail}
        onClick={() => void checkForUpdate(flake)}
      />
      <Button
        kind="quiet"
        size="small"
        tabIndex={-1}
        icon={<X size={15} aria-hidden />}
        aria-label={text.forget({ flake })}
        title={text.forgetDetail}
        onClick={() => void forget(flake)}
      />
    </>
  );
}

interface StarButtonProps {
  flake: string;
  isStarred: boolean;
  tabIndex?: 0 | -1;
}

export function StarButton({ flake, isStarred, tabIndex = 0 }: StarButtonProps) {
  const text = useMessages().screens.source.known;
  return (
    <Button
      kind="quiet"
      size="small"
      tabIndex={tabIndex}
      aria-pressed={isStarred}
      aria-label={text.star({ flake })}
      title={isStarred ? text.removeStar : text.addStar}
      icon={<Star size={16} aria-hidden className={isStarred ? css['starred'] : undefined} />}
      onClick={() => void star(flake, !isStarred)}
    />
  );
}
