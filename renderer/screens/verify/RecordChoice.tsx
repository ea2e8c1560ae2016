import { useState } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatInstant } from '../../moment.ts';
import { lookOfRecord, makerOf, Stick } from '../../parts/stick/index.ts';
import { Badge, Quiet } from '../../ui/index.ts';
import { chooseExpectation, recordsForDrive, useExpectation } from './expectation-choice.ts';
import css from './verify.module.css';

/** More are not looked through: they are searched. */
const MAX_SHOWN = 30;

/** One record of many, those of this drive first. */
export function RecordChoice({ serial }: { serial: string | null }) {
  const text = useMessages().screens.verify.record;
  const [search, setSearch] = useState('');
  const records = useMirror((mirror) => mirror.records?.records) ?? [];
  if (records.length === 0) return <Quiet>{text.none}</Quiet>;
  const wanted = search.trim().toLowerCase();
  const found = recordsForDrive(records, serial).filter(({ title, driveName, driveSerial }) =>
    [title, driveName, driveSerial ?? ''].some((each) => each.toLowerCase().includes(wanted)),
  );
  const hidden = found.length - MAX_SHOWN;
  return (
    <>
      {records.length > MAX_SHOWN && (
        <input
          type="search"
          className={css['search']}
          aria-label={text.search}
          placeholder={text.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <div role="radiogroup" aria-label={text.label} className={css['rows']}>
        {found.slice(0, MAX_SHOWN).map((record) => (
          <RecordRow key={record.id} record={record} matches={serial !== null && record.driveSerial === serial} />
        ))}
      </div>
      {found.length === 0 && <Quiet>{text.noneFound}</Quiet>}
      {hidden > 0 && <Quiet>{text.more({ count: hidden })}</Quiet>}
    </>
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
      <Stick look={lookOfRecord(record)} heightPixels={44} maker={makerOf(record.driveName)} isLit={false} />
      <span className={css['recordText']}>
        <span className={css['recordTitle']}>
          <span id={`${id}-title`}>{isolated(record.title)}</span>
          {matches && <Badge tone="accent">{screens.verify.record.sameSerial}</Badge>}
        </span>
        <Quiet as="span" id={`${id}-facts`}>
          {isolated(record.driveName)} · {number.bytes(record.sizeBytes)} · {formatInstant(record.finishedAt, locale)}
        </Quiet>
      </span>
    </label>
  );
}
