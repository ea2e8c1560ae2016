import { formatBytes } from '../../contract/bytes.ts';
import type { Drive } from '../../contract/drive.ts';
import { holdings, whereabouts } from '../../contract/drive-words.ts';
import { Checkbox, TextField } from '../ui/index.ts';
import css from './confirm.module.css';
import { type GivenProof, proofNeeded } from './confirmation.ts';

interface DriveLossProps {
  drive: Drive;
  given: GivenProof;
  onGive: (given: GivenProof) => void;
}

/** One drive that will be erased: which it is, what is lost, and what the user has to do about it. */
export function DriveLoss({ drive, given, onGive }: DriveLossProps) {
  const proof = proofNeeded(drive);
  const empty = drive.partitions.length === 0;
  return (
    <li className={css['loss']}>
      <div className={css['lossTitle']}>
        <span>{drive.name}</span>
        <span>{formatBytes(drive.sizeBytes)}</span>
      </div>
      <p className={css['quiet']}>{whereabouts(drive)}</p>
      <p className={empty ? css['quiet'] : css['lost']}>
        {empty ? 'Nothing was found on it.' : `Will be lost: ${holdings(drive)}`}
      </p>
      {proof.kind === 'tick' && (
        <Checkbox
          checked={given.ticked}
          onChange={(ticked) => onGive({ ...given, ticked })}
          label={`Everything on ${drive.name} may be erased`}
        />
      )}
      {proof.kind === 'type' && (
        <TextField
          label={
            proof.from === 'serial'
              ? `This is a large drive. Type the last ${proof.word.length} characters of its serial number, ${proof.word}`
              : `This is a large drive. Type its size, ${proof.word}`
          }
          value={given.typed}
          onChange={(typed) => onGive({ ...given, typed })}
        />
      )}
    </li>
  );
}
