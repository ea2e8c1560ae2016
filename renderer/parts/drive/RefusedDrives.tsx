import { whereabouts } from '../../../contract/messages/drive-words.ts';
import { explainRefusal } from '../../../contract/messages/explain.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { Disclosure } from '../../ui/index.ts';
import { BlinkButton } from '../capacity-check/index.ts';
import { DrivePicture } from './DriveRow.tsx';
import css from './drive.module.css';

interface RefusedDrivesProps {
  drives: readonly Drive[];
  title: string;
  /** Why one is refused for what is chosen; null leaves the reasons of the drive itself. */
  reasonOf?: (drive: Drive) => string | null;
  isOpen?: boolean;
}

/** Drives that cannot be used, folded away, with the reason for users who miss one in the list. */
export function RefusedDrives({ drives, title, reasonOf = () => null, isOpen = false }: RefusedDrivesProps) {
  const messages = useMessages();
  if (drives.length === 0) return null;
  const text = messages.screens.drive;
  const ownReason = ({ refusals }: Drive) =>
    text.refused({ reasons: refusals.map((refusal) => explainRefusal(refusal, messages)) });
  return (
    <Disclosure key={String(isOpen)} title={title} summary={String(drives.length)} open={isOpen}>
      <ul className={css['refused']}>
        {drives.map((drive) => (
          <li key={drive.id} className={css['refusedRow']}>
            <DrivePicture drive={drive} heightPixels={40} />
            <span className={css['rowText']}>
              <span className={css['rowTitle']}>
                <span className={css['name']}>{isolated(drive.name)}</span>
                <span className={css['size']}>{messages.number.bytes(drive.sizeBytes)}</span>
              </span>
              <span className={css['where']}>{whereabouts(drive, messages)}</span>
              <span className={css['reason']}>{drive.refusals.length > 0 ? ownReason(drive) : reasonOf(drive)}</span>
              <BlinkButton drive={drive} />
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
