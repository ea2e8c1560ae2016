import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { Quiet, VisuallyHidden } from '../../ui/index.ts';
import { Shelves } from './Shelves.tsx';
import css from './wall.module.css';

/** Fewer can be seen at a glance. */
const MIN_SEARCHED = 9;

/** The sticks that were made here, newest first, as they were when they were last checked. */
export function Wall({ records }: { records: readonly RecordSummary[] }) {
  const text = useMessages().screens.sticks;
  const [search, setSearch] = useState('');
  const newestFirst = useMemo(
    () => [...records].sort((one, other) => other.finishedAt.localeCompare(one.finishedAt)),
    [records],
  );
  const found = useMemo(() => newestFirst.filter((record) => matches(record, search)), [newestFirst, search]);
  return (
    <>
      {records.length >= MIN_SEARCHED && (
        <div className={css['searchRow']}>
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
          <output className={css['count']}>{text.count({ count: found.length, total: records.length })}</output>
        </div>
      )}
      {found.length === 0 && <Quiet>{text.noneFound}</Quiet>}
      <Shelves records={found} />
      <Quiet>{text.asOfLastCheck}</Quiet>
    </>
  );
}

/** In what it is called, what it was written to, and its serial number: each word of the search in one of them. */
function matches({ title, driveName, driveSerial }: RecordSummary, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const texts = [title, driveName, driveSerial ?? ''].map((text) => text.toLowerCase());
  return words.every((word) => texts.some((text) => text.includes(word)));
}
