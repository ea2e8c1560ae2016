import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useChoice } from '../../choice.ts';
import { contentsOutcome, verdictOutcome } from '../../parts/progress/index.ts';
import { formatInstant } from '../../parts/source/index.ts';
import { ToneIcon } from '../../ui/index.ts';
import css from './record.module.css';

export function RecordRows({ records }: { records: readonly RecordSummary[] }) {
  const chosenId = useChoice((choice) => choice.recordId) ?? records[0]?.id;
  const newestFirst = [...records].sort((one, other) => other.finishedAt.localeCompare(one.finishedAt));
  return (
    <ul className={css['rows']} aria-label="Records">
      {newestFirst.map((record) => {
        const outcome = latestOutcome(record);
        return (
          <li key={record.id}>
            <button
              type="button"
              className={css['row']}
              aria-current={record.id === chosenId ? 'true' : undefined}
              onClick={() => useChoice.setState({ recordId: record.id })}
            >
              <ToneIcon tone={outcome.tone} />
              <span className={css['rowText']}>
                <span className={css['rowTitle']}>{record.title}</span>
                <span className={css['quiet']}>
                  {record.driveName} · {outcome.label}
                  <br />
                  {formatInstant(record.finishedAt)}
                </span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What was found last: a later verification says more than the first. */
export function latestOutcome(record: Pick<RecordSummary, 'lastVerification' | 'verdict' | 'contents'>) {
  if (record.lastVerification) return verdictOutcome(record.lastVerification.verdict, record.lastVerification.level);
  return record.verdict ? verdictOutcome(record.verdict, null) : contentsOutcome(record.contents);
}
