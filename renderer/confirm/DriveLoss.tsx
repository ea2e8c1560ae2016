import { formatBytes } from '../../contract/bytes.ts';
import type { Drive } from '../../contract/drive.ts';
import { holdings, whereabouts } from '../../contract/drive-words.ts';
import { proofNeeded } from '../../contract/proof.ts';
import { mountPointsOf } from '../drive/index.ts';
import css from './confirm.module.css';
import { ProofField } from './ProofField.tsx';

interface DriveLossProps {
  drive: Drive;
  typed: string;
  onType: (typed: string) => void;
}

/** One drive that will be erased: which it is, what is lost, and what the user has to do about it. */
export function DriveLoss({ drive, typed, onType }: DriveLossProps) {
  const proof = proofNeeded(drive);
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
      {proof.kind === 'type' && <ProofField proof={proof} typed={typed} onType={onType} />}
    </li>
  );
}
