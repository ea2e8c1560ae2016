import { whereabouts } from '../../../contract/messages/drive-words.ts';
import { explainRefusal } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { Disclosure } from '../../ui/index.ts';
import { BlinkButton } from '../capacity-check/index.ts';
import { DrivePicture } from './DriveRow.tsx';
import css from './drive.module.css';

/** Drives that cannot be used, with the reason, for users who miss one in the list. */
export function RefusedDrives({ drives, title }: { drives: readonly Drive[]; title: string }) {
  const messages = useMessages();
  if (drives.length === 0) return null;
  return (
    <Disclosure title={title} summary={String(drives.length)}>
      <ul className={css['refused']}>
        {drives.map((drive) => (
          <li key={drive.id} className={css['refusedRow']}>
            <DrivePicture drive={drive} heightPixels={40} />
            <span className={css['rowText']}>
              <span className={css['rowTitle']}>
                <span className={css['name']}>{drive.name}</span>
                <span className={css['size']}>{messages.number.bytes(drive.sizeBytes)}</span>
              </span>
              <span className={css['where']}>{whereabouts(drive, messages)}</span>
              <span className={css['reason']}>
                {messages.screens.drive.refused({
                  reasons: drive.refusals.map((refusal) => explainRefusal(refusal, messages)),
                })}
              </span>
              <BlinkButton drive={drive} />
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
