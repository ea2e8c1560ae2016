import { RefreshCw } from 'lucide-react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Inspection } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatAge } from '../../moment.ts';
import { Button, useNow } from '../../ui/index.ts';
import { Scene } from '../scene/index.ts';
import css from './card.module.css';
import type { CardProps } from './card.ts';
import { inspectAgain } from './inspection.ts';
import { StarButton } from './KnownFlakes.tsx';
import { useKnownFlakes } from './known-flakes.ts';
import { ReferenceText } from './ReferenceText.tsx';
import { understoodText } from './source-text.ts';

/** Its picture and name, and what tells this state of it from others: revision and age, or label and size. */
export function SourceHeader({ inspection, isWaiting }: CardProps) {
  const { source, title } = inspection;
  const isFile = source.kind === 'image-file' || source.kind === 'download' || source.kind === 'official';
  return (
    <header className={css['header']}>
      <span className={css['picture']}>
        <Scene name={isFile ? 'official' : 'flake'} />
      </span>
      <div className={css['names']}>
        <h3>
          <ReferenceText text={title} />
        </h3>
        <State inspection={inspection} />
      </div>
      {source.kind === 'flake' && <FlakeActions title={title} isWaiting={isWaiting} />}
    </header>
  );
}

function State({ inspection }: { inspection: Inspection }) {
  const messages = useMessages();
  const text = messages.screens.source.facts;
  const locale = useLanguage((state) => state.locale);
  const nowMs = useNow(60_000);
  const { source, revision, lastModified, volumeLabel, sizeBytes, download } = inspection;
  const parts = [
    understoodText(source, sizeBytes, messages),
    volumeLabel && text.labelled({ label: isolated(volumeLabel) }),
    revision && text.shortRevision({ revision: revision.slice(0, 7) }),
    lastModified && formatAge(lastModified, nowMs, locale),
    download?.isCached && text.downloadCached,
  ].filter((part) => typeof part === 'string');
  return <p className={css['state']}>{parts.join(' · ')}</p>;
}

function FlakeActions({ title, isWaiting }: { title: string; isWaiting: boolean }) {
  const text = useMessages().screens.source.facts;
  const isStarred = useKnownFlakes(({ flakes }) => flakes?.some((known) => known.flake === title && known.isStarred));
  return (
    <span className={css['actions']}>
      <StarButton flake={title} isStarred={isStarred ?? false} />
      <Button
        kind="quiet"
        size="small"
        disabled={isWaiting}
        icon={<RefreshCw size={14} aria-hidden />}
        title={text.inspectAgainDetail}
        onClick={inspectAgain}
      >
        {text.inspectAgain}
      </Button>
    </span>
  );
}
