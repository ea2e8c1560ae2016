import { ShieldBan } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type ProtectedDrive, protectionId } from '../../../contract/wire/settings.ts';
import { call } from '../../bridge.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatDay } from '../../moment.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import type { Problem } from '../../problem.ts';
import { Button, Quiet } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
import css from './list.module.css';

/** The protected drives, and a button to remove one from the list. */
export function ProtectedDrives() {
  const text = useMessages().screens.machine;
  const { protection, problem, remove } = useProtection();
  return (
    <section aria-labelledby="protected-title" className={css['section']}>
      <div>
        <h2 id="protected-title">{text.protectedTitle}</h2>
        <Quiet>{text.protectedDetail}</Quiet>
      </div>
      {problem && <FailureNotice problem={problem} live />}
      {protection?.state === 'unreadable' && (
        <FailureNotice problem={{ kind: 'settings-corrupt', path: protection.path, detail: protection.detail }}>
          {text.allBlocked}
        </FailureNotice>
      )}
      {protection?.state === 'known' && <List drives={protection.drives} onRemove={(entry) => void remove(entry)} />}
    </section>
  );
}

function useProtection() {
  const [refused, setRefused] = useState<Problem | null>(null);
  // Changes of the list by the command line show in the drives.
  const drives = useMirror((mirror) => mirror.drives);
  const request = useMemo(() => drives && {}, [drives]);
  const { value: protection, problem, setValue: setProtection } = useAnswer('protection/show', request);
  const remove = async (entry: ProtectedDrive) => {
    const answer = await call('protection/remove', { id: protectionId(entry) });
    setRefused(answer.ok ? null : answer.problem);
    if (answer.ok) setProtection(answer.value);
  };
  return { protection, problem: refused ?? problem, remove };
}

function List({ drives, onRemove }: { drives: readonly ProtectedDrive[]; onRemove: (entry: ProtectedDrive) => void }) {
  const { screens, number } = useMessages();
  const text = screens.machine;
  const locale = useLanguage((state) => state.locale);
  if (drives.length === 0) return <p className={css['none']}>{text.noneProtected}</p>;
  return (
    <ul className={css['rows']}>
      {drives.map((entry) => (
        <li key={protectionId(entry)} className={css['row']}>
          <ShieldBan size={18} aria-hidden className={css['icon']} />
          <div className={css['text']}>
            <span className={css['name']}>{entry.name}</span>
            <span className={css['facts']}>
              {[
                number.bytes(entry.sizeBytes),
                entry.serial ? text.serial({ serial: entry.serial }) : text.wwn({ wwn: entry.wwn ?? '' }),
                text.since({ day: formatDay(entry.since, locale) }),
              ].join(' · ')}
            </span>
          </div>
          <Button
            size="small"
            aria-label={text.stopProtectingDrive({ drive: entry.name })}
            onClick={() => onRemove(entry)}
          >
            {text.stopProtecting}
          </Button>
        </li>
      ))}
    </ul>
  );
}
