import { formatBytes } from '../../../contract/messages/bytes.ts';
import { whereabouts } from '../../../contract/messages/drive-words.ts';
import { explainRefusal } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { Disclosure } from '../../ui/index.ts';
import { BlinkButton } from '../capacity-check/index.ts';
import { DriveIcon } from './DriveRow.tsx';
import css from './drive.module.css';

/** Those that cannot be used, with the reason, for whoever misses one in the list. */
export function RefusedDrives({ drives, words }: { drives: readonly Drive[]; words: string }) {
  if (drives.length === 0) return null;
  return (
    <Disclosure title={words} summary={String(drives.length)}>
      <ul className={css['refused']}>
        {drives.map((drive) => (
          <li key={drive.id} className={css['refusedRow']}>
            <DriveIcon drive={drive} />
            <span className={css['rowText']}>
              <span className={css['rowTitle']}>
                <span className={css['name']}>{drive.name}</span>
                <span className={css['size']}>{formatBytes(drive.sizeBytes)}</span>
              </span>
              <span className={css['where']}>{whereabouts(drive)}</span>
              <span className={css['reason']}>
                {sentence(drive.refusals.map((refusal) => explainRefusal(refusal)).join('; '))}
              </span>
              <BlinkButton drive={drive} />
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
