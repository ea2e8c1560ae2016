import { formatBytes } from '../../../contract/messages/bytes.ts';
import { holdings, whereabouts } from '../../../contract/messages/drive-words.ts';
import { requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { mountPointsOf } from '../drive/index.ts';
import css from './confirm.module.css';
import { IdentityField } from './IdentityField.tsx';

interface DriveLossProps {
  drive: Drive;
  typed: string;
  onType: (typed: string) => void;
}

/** One drive that will be erased: which it is, what is lost, and what the user has to do about it. */
export function DriveLoss({ drive, typed, onType }: DriveLossProps) {
  const proof = requiredConfirmation(drive, formatBytes);
  const empty = drive.partitions.length === 0;
  const remakable = drive.warnings.some(({ kind }) => kind === 'holds-live-image');
  const mountPoints = mountPointsOf(drive);
  return (
    <li className={css['loss']}>
      <div className={css['lossTitle']}>
        <span>{drive.name}</span>
        <span>{formatBytes(drive.sizeBytes)}</span>
      </div>
      <p className={css['quiet']}>{whereabouts(drive)}</p>
      <p className={empty || remakable ? css['quiet'] : css['lost']}>
        {empty ? 'Nothing was found on it.' : `${remakable ? 'Will be replaced' : 'Will be lost'}: ${holdings(drive)}`}
      </p>
      {mountPoints.length > 0 && (
        <p className={css['quiet']}>
          Mounted at {mountPoints.join(', ')}. It is unmounted first: close what is open on it.
        </p>
      )}
      {proof.kind === 'type' && <IdentityField proof={proof} typed={typed} onType={onType} />}
    </li>
  );
}
