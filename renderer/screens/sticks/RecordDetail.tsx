import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeProof } from '../../../contract/messages/boot-words.ts';
import { portWords } from '../../../contract/messages/drive-words.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordSummary, ShownRecord } from '../../../contract/wire/record.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatInstant } from '../../moment.ts';
import { showSection } from '../../navigation.ts';
import { latestOutcome, verdictOutcome } from '../../parts/progress/index.ts';
import { ReceiptCard, receiptOfRecord } from '../../parts/receipt/index.ts';
import { CheckForUpdate, DownloadFacts } from '../../parts/source/index.ts';
import { Badge, Button, Digest, Fact, Facts, Notice, Quiet } from '../../ui/index.ts';
import { chooseExpectation } from '../verify/index.ts';
import { ExportRecord } from './ExportRecord.tsx';
import css from './record.module.css';

export function RecordDetail({ record, summary }: { record: ShownRecord; summary: RecordSummary }) {
  const messages = useMessages();
  const text = messages.screens.sticks;
  const locale = useLanguage((state) => state.locale);
  const last = record.verifications.at(-1) ?? null;
  const outcome = latestOutcome({ ...record, lastVerification: last }, messages);
  return (
    <article className={css['record']} aria-label={text.recordLabel(record)}>
      <Header record={record} />
      <Notice
        tone={outcome.tone}
        title={last ? text.outcomeAsOf({ outcome: outcome.label, at: formatInstant(last.at, locale) }) : outcome.label}
      >
        {outcome.detail}
      </Notice>
      <Image record={record} />
      <Drive record={record} />
      <Source record={record} />
      <Times record={record} />
      <Verifications record={record} />
      <section className={css['part']}>
        <h2>{messages.screens.receipt.title}</h2>
        <ReceiptCard receipt={receiptOfRecord(summary, record)} verdict={outcome.label} tone={outcome.tone} />
      </section>
      <p className={css['id']}>
        {text.recordName} <code>{record.id}</code>
      </p>
    </article>
  );
}

function Header({ record }: { record: ShownRecord }) {
  const text = useMessages().screens.sticks;
  const locale = useLanguage((state) => state.locale);
  const verify = () => {
    chooseExpectation({ kind: 'record', recordId: record.id });
    showSection('verify');
  };
  return (
    <header className={css['recordHeader']}>
      <div>
        <h1>{isolated(record.provenance.title)}</h1>
        <Quiet>{text.writtenTo({ drive: record.drive.name, at: formatInstant(record.finishedAt, locale) })}</Quiet>
      </div>
      <div className={css['actions']}>
        <ExportRecord id={record.id} />
        {!record.restored && (
          <Button kind="primary" icon={<ShieldCheck size={16} aria-hidden />} onClick={verify}>
            {text.verifyDrive}
          </Button>
        )}
      </div>
    </header>
  );
}

function Part({ title, below, children }: { title: string; below?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className={css['part']}>
      <h2>{title}</h2>
      <Facts>{children}</Facts>
      {below}
    </section>
  );
}

function Image({ record: { image } }: { record: ShownRecord }) {
  const text = useMessages().screens.sticks.image;
  return (
    <Part title={text.title}>
      <Fact name={text.size}>{text.sizeText(image)}</Fact>
      <Fact name={text.volumeLabel}>{image.volumeLabel}</Fact>
      <Fact name={text.sha256}>
        <Digest text={image.sha256} copyLabel={text.copySha256} />
      </Fact>
      <Fact name={text.blockDigests}>{text.blocks(image.blocks)}</Fact>
    </Part>
  );
}

function Drive({ record }: { record: ShownRecord }) {
  const messages = useMessages();
  const text = messages.screens.sticks.drive;
  const { identity, name, devicePath } = record.drive;
  return (
    <Part title={text.title}>
      <Fact name={text.name}>{name}</Fact>
      <Fact name={text.size}>{messages.number.bytes(identity.sizeBytes)}</Fact>
      <Fact name={text.serial}>{identity.serial && <code>{identity.serial}</code>}</Fact>
      <Fact name={text.wasAt}>{[portWords(identity.port, messages), devicePath].filter(Boolean).join(' · ')}</Fact>
      <Fact name={text.boot}>{record.bootProof && describeProof(record.bootProof, messages)}</Fact>
    </Part>
  );
}

function Source({ record }: { record: ShownRecord }) {
  const { screens, flake } = useMessages();
  const { sticks, source } = screens;
  const text = sticks.source;
  const { provenance, nixpkgs } = record;
  return (
    <Part title={text.title} below={record.isOwnFlake && <CheckForUpdate recordId={record.id} />}>
      <Fact name={text.asChosen}>
        <code>{isolated(provenance.source)}</code>
      </Fact>
      <Fact name={text.lockedTo}>
        {provenance.lockedReference && <Digest text={provenance.lockedReference} copyLabel={text.copyLocked} />}
      </Fact>
      <DownloadFacts download={provenance.download} />
      <Fact name={text.release}>{provenance.release}</Fact>
      <Fact name={text.nixpkgs}>
        {nixpkgs && ([nixpkgs.revision, nixpkgs.date?.slice(0, 10)].filter(Boolean).join(' · ') || flake.localFolder)}
      </Fact>
      <Fact name={text.built}>{provenance.attribute && <code>{provenance.attribute}</code>}</Fact>
      <Fact name={text.architecture}>{provenance.system && source.systems[provenance.system]}</Fact>
      <Fact name={text.compression}>{provenance.compression && source.compressions[provenance.compression]}</Fact>
      <Fact name={text.replacedInputs}>
        {provenance.overrideInputs.map(({ name, reference }) => text.replacedBy({ input: name, reference })).join(', ')}
      </Fact>
      <Fact name={text.derivation}>{provenance.derivation && <code>{provenance.derivation}</code>}</Fact>
      <Fact name={text.storePath}>{provenance.storePath && <code>{provenance.storePath}</code>}</Fact>
      <Fact name={text.nix}>{provenance.nixVersion}</Fact>
    </Part>
  );
}

function Times({ record }: { record: ShownRecord }) {
  const text = useMessages().screens.sticks.times;
  const locale = useLanguage((state) => state.locale);
  const took = (ms: number) =>
    ms === 0 ? null : text.took({ seconds: ms / 1000, bytesPerSecond: (record.image.sizeBytes * 1000) / ms });
  return (
    <Part title={text.title}>
      <Fact name={text.started}>{formatInstant(record.startedAt, locale)}</Fact>
      <Fact name={text.writing}>{took(record.writeMs)}</Fact>
      <Fact name={text.readingBack}>{took(record.verifyMs)}</Fact>
      <Fact name={text.endedWith}>{record.failure}</Fact>
    </Part>
  );
}

function Verifications({ record }: { record: ShownRecord }) {
  const messages = useMessages();
  const locale = useLanguage((state) => state.locale);
  if (record.verifications.length === 0) return null;
  const title = messages.screens.sticks.laterVerifications;
  return (
    <section aria-label={title} className={css['part']}>
      <h2>{title}</h2>
      <ul className={css['verifications']}>
        {record.verifications.map((verification) => {
          const { tone, label, detail } = verdictOutcome(
            { ...verification, blockBytes: record.image.blocks.blockBytes },
            messages,
          );
          return (
            <li key={verification.at}>
              <span>{formatInstant(verification.at, locale)}</span>
              <span>
                <Badge tone={tone}>{label}</Badge>
              </span>
              <Quiet as="span">{detail}</Quiet>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
