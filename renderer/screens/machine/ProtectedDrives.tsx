import { ShieldBan } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { Explanation } from '../../../contract/messages/explain.ts';
import { explain } from '../../../contract/messages/explain.ts';
import { type ProtectedDrive, type Protection, protectionId } from '../../../contract/wire/settings.ts';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Notice } from '../../ui/index.ts';
import css from './protected.module.css';

/** The drives that are never offered, and the way to take one off the list again. */
export function ProtectedDrives() {
  const [protection, setProtection] = useState<Protection | null>(null);
  const [problem, setProblem] = useState<Explanation | null>(null);
  // What the command line does to the list shows in the drives.
  const drives = useMirror((mirror) => mirror.drives);

  useEffect(() => {
    if (!drives) return;
    let current = true;
    void call('protection/show', {}).then((answer) => {
      if (!current) return;
      if (answer.ok) setProtection(answer.value);
      else setProblem(answer.explanation);
    });
    return () => {
      current = false;
    };
  }, [drives]);

  const remove = async (entry: ProtectedDrive) => {
    const answer = await call('protection/remove', { id: protectionId(entry) });
    setProblem(answer.ok ? null : answer.explanation);
    if (answer.ok) setProtection(answer.value);
  };
  return (
    <section aria-labelledby="protected-title" className={css['section']}>
      <div>
        <h2 id="protected-title">Protected drives</h2>
        <p className={css['quiet']}>
          Never offered and never written, wherever they are plugged in. Put a drive on the list with the shield in its
          card.
        </p>
      </div>
      {problem && (
        <Notice tone="bad" live title={problem.title}>
          {problem.happened} {problem.remedy}
        </Notice>
      )}
      {protection?.state === 'unreadable' && <Unreadable path={protection.path} detail={protection.detail} />}
      {protection?.state === 'known' && <List drives={protection.drives} onRemove={(entry) => void remove(entry)} />}
    </section>
  );
}

function Unreadable({ path, detail }: { path: string; detail: string }) {
  const { title, happened, remedy } = explain({ kind: 'settings-corrupt', path, detail });
  return (
    <Notice tone="bad" title={title}>
      {happened} {remedy} Until then no drive is written, for any could be on the list.
    </Notice>
  );
}

function List({ drives, onRemove }: { drives: readonly ProtectedDrive[]; onRemove: (entry: ProtectedDrive) => void }) {
  if (drives.length === 0) return <p className={css['none']}>No drive is protected.</p>;
  return (
    <ul className={css['drives']}>
      {drives.map((entry) => (
        <li key={protectionId(entry)} className={css['drive']}>
          <ShieldBan size={18} aria-hidden className={css['icon']} />
          <div className={css['text']}>
            <span className={css['name']}>{entry.name}</span>
            <span className={css['quiet']}>
              {formatBytes(entry.sizeBytes)} · {entry.serial ? `serial ${entry.serial}` : `WWN ${entry.wwn}`} · since{' '}
              {new Date(entry.since).toLocaleDateString(undefined, { dateStyle: 'medium' })}
            </span>
          </div>
          <Button size="small" aria-label={`Stop protecting ${entry.name}`} onClick={() => onRemove(entry)}>
            Stop protecting
          </Button>
        </li>
      ))}
    </ul>
  );
}
