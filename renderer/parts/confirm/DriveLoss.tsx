import { doubtSentence, holdings, whereabouts, whyUntold } from '../../../contract/messages/drive-words.ts';
import { requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { Quiet } from '../../ui/index.ts';
import { mountPointsOf } from '../drive/index.ts';
import css from './confirm.module.css';
import { IdentityField } from './IdentityField.tsx';

interface DriveLossProps {
  drive: Drive;
  /** What is on it is kept, so far as it goes. */
  isContinued?: boolean;
  typed: string;
  onType: (typed: string) => void;
}

/** One drive that will be erased: which one, what is lost, and how the user confirms it. */
export function DriveLoss({ drive, isContinued = false, typed, onType }: DriveLossProps) {
  const messages = useMessages();
  const text = messages.screens.confirm.loss;
  const confirmation = requiredConfirmation(drive, messages.number.bytes);
  const empty = drive.holdings.kind === 'empty';
  const untold = whyUntold(drive, messages) !== null;
  const remakable = drive.warnings.some(({ kind }) => kind === 'holds-live-image');
  const mountPoints = mountPointsOf(drive);
  const doubt = doubtSentence(drive, messages);
  return (
    <li className={css['loss']}>
      <div className={css['lossTitle']}>
        <span>{isolated(drive.name)}</span>
        <span>{messages.number.bytes(drive.sizeBytes)}</span>
      </div>
      <Quiet>{whereabouts(drive, messages)}</Quiet>
      {empty && !isContinued && <Quiet>{text.empty}</Quiet>}
      {untold && <p className={css['lost']}>{text.untold({ contents: holdings(drive, messages) })}</p>}
      {!empty && remakable && !isContinued && <Quiet>{text.replaced({ contents: holdings(drive, messages) })}</Quiet>}
      {!empty && !untold && !remakable && (
        <p className={css['lost']}>{text.lost({ contents: holdings(drive, messages) })}</p>
      )}
      {mountPoints.length > 0 && <Quiet>{text.mounted({ mountPoints })}</Quiet>}
      {doubt && <Quiet>{doubt}</Quiet>}
      {confirmation.kind === 'type' && <IdentityField confirmation={confirmation} typed={typed} onType={onType} />}
    </li>
  );
}
