import { explainReference } from '../../../contract/messages/flake-words.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatInstant } from '../../moment.ts';
import { Digest, Disclosure, Fact, Facts } from '../../ui/index.ts';
import css from './card.module.css';
import type { CardProps } from './card.ts';
import { DownloadFacts } from './DownloadFacts.tsx';
import { FlakeInputs } from './FlakeInputs.tsx';

/** What few people compare: references, hashes, inputs. */
export function SourceDetails({ inspection, isWaiting }: CardProps) {
  const messages = useMessages();
  const { flake, facts: text } = messages.screens.source;
  const locale = useLanguage((state) => state.locale);
  const { source, attribute, lockedReference, revision, lastModified, narHash, download, sizeBytes } = inspection;
  return (
    <Disclosure title={flake.details}>
      <div className={css['details']}>
        <Facts>
          <Fact name={text.meaning}>{source.kind === 'flake' && explainReference(source.reference, messages)}</Fact>
          <Fact name={text.path}>{'path' in source && source.path}</Fact>
          <Fact name={text.lockedTo}>
            {lockedReference && <Digest text={lockedReference} copyLabel={text.copyLocked} />}
          </Fact>
          <Fact name={text.revision}>{revision && <code>{revision}</code>}</Fact>
          <Fact name={text.lastChange}>{lastModified && formatInstant(lastModified, locale)}</Fact>
          <Fact name={text.narHash}>{narHash && <code>{narHash}</code>}</Fact>
          <Fact name={text.willBuild}>{isWaiting ? text.inspectingOutput : attribute && <code>{attribute}</code>}</Fact>
          <DownloadFacts download={download} isCached={download?.isCached ?? false} />
          <Fact name={text.size}>{sizeBytes !== null && messages.number.bytes(sizeBytes)}</Fact>
          <Fact name={text.volumeLabel}>{inspection.volumeLabel}</Fact>
        </Facts>
        <FlakeInputs inputs={inspection.inputs} />
      </div>
    </Disclosure>
  );
}
