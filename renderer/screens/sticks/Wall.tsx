import { Search } from 'lucide-react';
import { useState } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatDay } from '../../moment.ts';
import { showRecord } from '../../navigation.ts';
import { latestOutcome } from '../../parts/progress/index.ts';
import { lookOfRecord, makerOf, Stick } from '../../parts/stick/index.ts';
import { Quiet, VisuallyHidden } from '../../ui/index.ts';
import css from './wall.module.css';

const STICK_PIXELS = 176;
/** Fewer can be seen at a glance. */
const MIN_SEARCHED = 9;

/** The sticks that were made here, newest first, as they were when they were last checked. */
export function Wall({ records }: { records: readonly RecordSummary[] }) {
  const text = useMessages().screens.sticks;
  const [search, setSearch] = useState('');
  const newestFirst = [...records].sort((one, other) => other.finishedAt.localeCompare(one.finishedAt));
  const found = newestFirst.filter((record) => matches(record, search));
  return (
    <>
      {records.length >= MIN_SEARCHED && (
        <label className={css['search']}>
          <Search size={17} aria-hidden />
          <VisuallyHidden>{text.search}</VisuallyHidden>
          <input
            type="search"
            value={search}
            placeholder={text.search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
      )}
      {found.length === 0 && <Quiet>{text.noneFound}</Quiet>}
      <ul className={css['shelf']} aria-label={text.title}>
        {found.map((record) => (
          <Place key={record.id} record={record} />
        ))}
      </ul>
      <Quiet>{text.asOfLastCheck}</Quiet>
    </>
  );
}

/** In what it is called, what it was written to, and its serial number. */
function matches({ title, driveName, driveSerial }: RecordSummary, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [title, driveName, driveSerial ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

function Place({ record }: { record: RecordSummary }) {
  const messages = useMessages();
  const locale = useLanguage((state) => state.locale);
  const outcome = latestOutcome(record, messages);
  return (
    <li className={css['place']}>
      <button type="button" className={css['button']} onClick={() => showRecord(record.id)}>
        <Stick
          look={lookOfRecord(record)}
          heightPixels={STICK_PIXELS}
          maker={makerOf(record.driveName)}
          isLit={false}
        />
        <span className={css['name']}>{isolated(record.title)}</span>
        <span className={css['facts']}>{isolated(record.driveName)}</span>
        <span className={css['facts']}>
          {formatDay(record.finishedAt, locale)} · <span data-tone={outcome.tone}>{outcome.label}</span>
        </span>
      </button>
    </li>
  );
}
