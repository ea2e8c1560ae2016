import { FileArchive } from 'lucide-react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatInstant } from '../../moment.ts';
import { digestProblem, FilePicker } from '../../parts/source/index.ts';
import { Badge, EmptyState, Quiet, Segments, TextField } from '../../ui/index.ts';
import { chooseExpectation, type ExpectationChoice, recordsForDrive, useExpectation } from './expectation-choice.ts';
import { RecogniseChoice } from './RecogniseChoice.tsx';
import css from './verify.module.css';

/** The expectation of the drive. `serial` is the chosen drive's, whose records come first. */
export function ExpectationStep({ serial }: { serial: string | null }) {
  const text = useMessages().screens.verify;
  const kind = useExpectation((expectation) => expectation.kind);
  return (
    <section aria-labelledby="expectation-title" className={css['step']}>
      <h2 id="expectation-title">{text.expectationTitle}</h2>
      <Segments<ExpectationChoice['kind']>
        label={text.expectationLabel}
        value={kind}
        onChange={(next) => chooseExpectation({ kind: next })}
        segments={[
          { value: 'recognise', label: text.kinds.recognise, panel: <RecogniseChoice serial={serial} /> },
          { value: 'record', label: text.kinds.record, panel: <RecordChoice serial={serial} /> },
          { value: 'image-file', label: text.kinds['image-file'], panel: <ImageChoice /> },
          { value: 'digest', label: text.kinds.digest, panel: <DigestChoice /> },
        ]}
      />
    </section>
  );
}

function RecordChoice({ serial }: { serial: string | null }) {
  const text = useMessages().screens.verify.record;
  const records = useMirror((mirror) => mirror.records?.records) ?? null;
  if (!records || records.length === 0) {
    return <Quiet>{text.none}</Quiet>;
  }
  return (
    <div role="radiogroup" aria-label={text.label} className={css['rows']}>
      {recordsForDrive(records, serial).map((record) => (
        <RecordRow key={record.id} record={record} matches={serial !== null && record.driveSerial === serial} />
      ))}
    </div>
  );
}

function RecordRow({ record, matches }: { record: RecordSummary; matches: boolean }) {
  const { screens, number } = useMessages();
  const locale = useLanguage((state) => state.locale);
  const chosen = useExpectation((expectation) => expectation.recordId === record.id);
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
          {matches && <Badge tone="accent">{screens.verify.record.sameSerial}</Badge>}
        </span>
        <Quiet as="span" id={`${id}-facts`}>
          {record.driveName} · {number.bytes(record.sizeBytes)} · {formatInstant(record.finishedAt, locale)}
        </Quiet>
      </span>
    </label>
  );
}

function ImageChoice() {
  const text = useMessages().screens.verify.image;
  const path = useExpectation((expectation) => expectation.imagePath);
  const pick = (imagePath: string) => chooseExpectation({ imagePath });
  if (path === null) {
    return (
      <EmptyState icon={<FileArchive size={24} aria-hidden />} title={text.title}>
        <p>{text.detail}</p>
        <div className={css['emptyAction']}>
          <FilePicker label={text.choose} onPick={pick} />
        </div>
      </EmptyState>
    );
  }
  return (
    <div className={css['file']}>
      <FileArchive size={18} aria-hidden />
      <span>{isolated(path)}</span>
      <FilePicker label={text.change} onPick={pick} />
    </div>
  );
}

function DigestChoice() {
  const text = useMessages().screens.verify.digest;
  const sha256 = useExpectation((expectation) => expectation.sha256);
  const sizeBytes = useExpectation((expectation) => expectation.sizeBytes);
  const badSize = sizeBytes.trim() !== '' && !/^[1-9]\d*$/.test(sizeBytes.trim());
  return (
    <div className={css['digest']}>
      <TextField
        label={text.sha256}
        value={sha256}
        placeholder={text.sha256Example}
        problem={sha256.trim() === '' ? null : problemText(sha256, text)}
        onChange={(typed) => chooseExpectation({ sha256: typed })}
      />
      <TextField
        label={text.size}
        value={sizeBytes}
        inputMode="numeric"
        placeholder="1496678400"
        detail={text.sizeDetail}
        problem={badSize ? text.badSize : null}
        onChange={(typed) => chooseExpectation({ sizeBytes: typed })}
      />
    </div>
  );
}

function problemText(sha256: string, text: Messages['screens']['verify']['digest']): string | null {
  const problem = digestProblem(sha256, 'required');
  if (problem === null) return null;
  return problem.kind === 'length' ? text.badLength(problem) : text.badCharacters;
}
