import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatInstant } from '../../moment.ts';
import { showRecord, useNavigation } from '../../navigation.ts';
import { contentsOutcome, type Outcome, verdictOutcome } from '../../parts/progress/index.ts';
import { Quiet, ToneIcon } from '../../ui/index.ts';
import css from './record.module.css';

export function RecordRows({ records }: { records: readonly RecordSummary[] }) {
  const messages = useMessages();
  const locale = useLanguage((state) => state.locale);
  const chosenId = useNavigation((navigation) => navigation.recordId) ?? records[0]?.id;
  const newestFirst = [...records].sort((one, other) => other.finishedAt.localeCompare(one.finishedAt));
  return (
    <ul className={css['rows']} aria-label={messages.screens.sticks.title}>
      {newestFirst.map((record) => {
        const outcome = latestOutcome(record, messages);
        return (
          <li key={record.id}>
            <button
              type="button"
              className={css['row']}
              aria-current={record.id === chosenId ? 'true' : undefined}
              onClick={() => showRecord(record.id)}
            >
              <ToneIcon tone={outcome.tone} />
              <span className={css['rowText']}>
                <span className={css['rowTitle']}>{record.title}</span>
                <Quiet as="span">
                  {isolated(record.driveName)} · {outcome.label}
                  <br />
                  {formatInstant(record.finishedAt, locale)}
                </Quiet>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The latest result: a later verification replaces the first. */
export function latestOutcome(
  { lastVerification, verdict, contents }: Pick<RecordSummary, 'lastVerification' | 'verdict' | 'contents'>,
  messages: Messages,
): Outcome {
  if (lastVerification) return verdictOutcome(lastVerification, messages);
  return verdict ? verdictOutcome({ verdict, level: null }, messages) : contentsOutcome(contents, messages);
}
