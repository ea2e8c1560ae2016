import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes, formatDuration, formatRate } from '../../../contract/messages/bytes.ts';
import { portWords } from '../../../contract/messages/drive-words.ts';
import type { Record } from '../../../contract/wire/record.ts';
import { chooseExpectation, showSection } from '../../choice.ts';
import { verdictOutcome } from '../../parts/progress/index.ts';
import {
  CheckForUpdate,
  COMPRESSION_WORDS,
  DownloadFacts,
  formatInstant,
  SYSTEM_WORDS,
} from '../../parts/source/index.ts';
import { Badge, Button, Digest, Fact, Facts, Notice } from '../../ui/index.ts';
import { ExportRecord } from './ExportRecord.tsx';
import { latestOutcome } from './RecordRows.tsx';
import css from './record.module.css';

export function RecordDetail({ record }: { record: Record }) {
  const last = record.verifications.at(-1) ?? null;
  const outcome = latestOutcome({ ...record, lastVerification: last });
  const verify = () => {
    chooseExpectation({ kind: 'record', recordId: record.id });
    showSection('verify');
  };
  return (
    <article className={css['record']} aria-label={`Record ${record.id}`}>
      <header className={css['recordHeader']}>
        <div>
          <h2>{record.provenance.title}</h2>
          <p className={css['quiet']}>
            on {record.drive.name}, {formatInstant(record.finishedAt)}
          </p>
        </div>
        <div className={css['actions']}>
          <ExportRecord id={record.id} />
          <Button kind="primary" icon={<ShieldCheck size={16} aria-hidden />} onClick={verify}>
            Verify this drive
          </Button>
        </div>
      </header>
      <Notice tone={outcome.tone} title={last ? `${outcome.label}, as of ${formatInstant(last.at)}` : outcome.label}>
        {outcome.detail}
      </Notice>
      <Part title="Image">
        <Fact name="Size">
          {formatBytes(record.image.sizeBytes)} ({record.image.sizeBytes.toLocaleString()} bytes)
        </Fact>
        <Fact name="Volume label">{record.image.volumeLabel}</Fact>
        <Fact name="SHA-256">
          <Digest text={record.image.sha256} what="the SHA-256" />
        </Fact>
        <Fact name="Block digests">
          {record.image.blocks.sha256.length.toLocaleString()} blocks of{' '}
          {record.image.blocks.blockBytes.toLocaleString()} bytes
        </Fact>
      </Part>
      <Drive record={record} />
      <Source record={record} />
      <Times record={record} />
      <Verifications record={record} />
      <p className={css['id']}>
        Record <code>{record.id}</code>
      </p>
    </article>
  );
}

function Part({ title, below, children }: { title: string; below?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className={css['part']}>
      <h3>{title}</h3>
      <Facts>{children}</Facts>
      {below}
    </section>
  );
}

function Drive({ record }: { record: Record }) {
  const { identity, name, devicePath } = record.drive;
  return (
    <Part title="Drive">
      <Fact name="Name">{name}</Fact>
      <Fact name="Size">{formatBytes(identity.sizeBytes)}</Fact>
      <Fact name="Serial number">{identity.serial && <code>{identity.serial}</code>}</Fact>
      <Fact name="Was at">{[portWords(identity.port), devicePath].filter(Boolean).join(' · ')}</Fact>
    </Part>
  );
}

function Source({ record }: { record: Record }) {
  const { provenance } = record;
  return (
    <Part title="Source" below={isOwnFlake(provenance) && <CheckForUpdate recordId={record.id} />}>
      <Fact name="As chosen">
        <code>{provenance.source}</code>
      </Fact>
      <Fact name="Locked to">
        {provenance.lockedReference && <Digest text={provenance.lockedReference} what="the locked reference" />}
      </Fact>
      <DownloadFacts download={provenance.download} />
      <Fact name="Built">{provenance.attribute && <code>{provenance.attribute}</code>}</Fact>
      <Fact name="Architecture">{provenance.system && SYSTEM_WORDS[provenance.system]}</Fact>
      <Fact name="Compression">{provenance.compression && COMPRESSION_WORDS[provenance.compression]}</Fact>
      <Fact name="Replaced inputs">
        {provenance.overrideInputs.map(({ name, reference }) => `${name} by ${reference}`).join(', ')}
      </Fact>
      <Fact name="Derivation">{provenance.derivation && <code>{provenance.derivation}</code>}</Fact>
      <Fact name="Store path">{provenance.storePath && <code>{provenance.storePath}</code>}</Fact>
      <Fact name="Nix">{provenance.nixVersion}</Fact>
    </Part>
  );
}

/** Only such a reference can mean something newer by now. */
function isOwnFlake({ recipe, originalReference }: Record['provenance']): boolean {
  return recipe?.kind === 'flake' && recipe.reference !== null && originalReference !== undefined;
}

function Times({ record }: { record: Record }) {
  const { sizeBytes } = record.image;
  const took = (ms: number) =>
    ms === 0 ? null : `${formatDuration(ms / 1000)}, ${formatRate((sizeBytes * 1000) / ms)} on average`;
  return (
    <Part title="Times">
      <Fact name="Started">{formatInstant(record.startedAt)}</Fact>
      <Fact name="Writing">{took(record.writeMs)}</Fact>
      <Fact name="Reading back">{took(record.verifyMs)}</Fact>
      <Fact name="Ended with">{record.failure}</Fact>
    </Part>
  );
}

function Verifications({ record }: { record: Record }) {
  if (record.verifications.length === 0) return null;
  return (
    <section aria-label="Later verifications" className={css['part']}>
      <h3>Later verifications</h3>
      <ul className={css['verifications']}>
        {record.verifications.map((verification) => {
          const { tone, label, detail } = verdictOutcome(verification.verdict, verification.level);
          return (
            <li key={verification.at}>
              <span>{formatInstant(verification.at)}</span>
              <span>
                <Badge tone={tone}>{label}</Badge>
              </span>
              <span className={css['quiet']}>{detail}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
