import { FileArchive } from 'lucide-react';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { chooseExpectation, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { FilePicker, formatInstant } from '../../parts/source/index.ts';
import { Badge, EmptyState, Segments, TextField } from '../../ui/index.ts';
import { digestProblem, type ExpectationChoice, recordsForDrive } from './expectation-choice.ts';
import { RecogniseChoice } from './RecogniseChoice.tsx';
import css from './verify.module.css';

/** What the drive should hold. `serial` is the chosen drive's: its own records come first. */
export function ExpectationStep({ serial }: { serial: string | null }) {
  const kind = useChoice((choice) => choice.expectation.kind);
  return (
    <section aria-labelledby="expectation-title" className={css['step']}>
      <h2 id="expectation-title">What it should hold</h2>
      <Segments<ExpectationChoice['kind']>
        label="Compare with"
        value={kind}
        onChange={(next) => chooseExpectation({ kind: next })}
        segments={[
          { value: 'recognise', words: 'Find out', panel: <RecogniseChoice serial={serial} /> },
          { value: 'record', words: 'Record', panel: <RecordChoice serial={serial} /> },
          { value: 'image-file', words: 'Image', panel: <ImageChoice /> },
          { value: 'digest', words: 'Digest', panel: <DigestChoice /> },
        ]}
      />
    </section>
  );
}

function RecordChoice({ serial }: { serial: string | null }) {
  const records = useMirror((mirror) => mirror.records?.records) ?? null;
  if (!records || records.length === 0) {
    return (
      <p className={css['quiet']}>
        There are no records yet: one is kept of every drive that is flashed. Compare with an image file or a digest.
      </p>
    );
  }
  return (
    <div role="radiogroup" aria-label="Record" className={css['rows']}>
      {recordsForDrive(records, serial).map((record) => (
        <RecordRow key={record.id} record={record} matches={serial !== null && record.driveSerial === serial} />
      ))}
    </div>
  );
}

function RecordRow({ record, matches }: { record: RecordSummary; matches: boolean }) {
  const chosen = useChoice((choice) => choice.expectation.recordId === record.id);
  const id = `expect-${record.id}`;
  return (
    <label className={css['record']} htmlFor={id}>
      <input
        id={id}
        type="radio"
        name="record"
        checked={chosen}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-facts`}
        onChange={() => chooseExpectation({ recordId: record.id })}
      />
      <span className={css['recordText']}>
        <span className={css['recordTitle']}>
          <span id={`${id}-title`}>{record.title}</span>
          {matches && <Badge tone="accent">Same serial number</Badge>}
        </span>
        <span id={`${id}-facts`} className={css['quiet']}>
          {record.driveName} · {formatBytes(record.sizeBytes)} · {formatInstant(record.finishedAt)}
        </span>
      </span>
    </label>
  );
}

function ImageChoice() {
  const path = useChoice((choice) => choice.expectation.imagePath);
  const pick = (imagePath: string) => chooseExpectation({ imagePath });
  if (path === null) {
    return (
      <EmptyState icon={<FileArchive size={24} aria-hidden />} title="The image that was written">
        <p>With the image itself, the differing blocks can be named.</p>
        <div className={css['emptyAction']}>
          <FilePicker words="Choose an image…" onPick={pick} />
        </div>
      </EmptyState>
    );
  }
  return (
    <div className={css['file']}>
      <FileArchive size={18} aria-hidden />
      <span>{path}</span>
      <FilePicker words="Change…" onPick={pick} />
    </div>
  );
}

function DigestChoice() {
  const sha256 = useChoice((choice) => choice.expectation.sha256);
  const sizeBytes = useChoice((choice) => choice.expectation.sizeBytes);
  const badSize = sizeBytes.trim() !== '' && !/^[1-9]\d*$/.test(sizeBytes.trim());
  return (
    <div className={css['digest']}>
      <TextField
        label="SHA-256"
        value={sha256}
        placeholder="64 hexadecimal characters"
        problem={sha256.trim() === '' ? null : digestProblem(sha256)}
        onChange={(typed) => chooseExpectation({ sha256: typed })}
      />
      <TextField
        label="Size of the image in bytes"
        value={sizeBytes}
        inputMode="numeric"
        placeholder="1496678400"
        detail="Exactly: the drive is read up to here and no further."
        problem={badSize ? 'A whole number of bytes, without dots or spaces.' : null}
        onChange={(typed) => chooseExpectation({ sizeBytes: typed })}
      />
    </div>
  );
}
