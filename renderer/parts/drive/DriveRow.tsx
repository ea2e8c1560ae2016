import { type ReactNode, useId } from 'react';
import { doubtSentence, holdings, twinWords, whereabouts } from '../../../contract/messages/drive-words.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Badge } from '../../ui/index.ts';
import { lookOfDrive, makerOf, mediumKindOf, Stick } from '../stick/index.ts';
import css from './drive.module.css';

interface DriveRowProps {
  drive: Drive;
  /** One of several, or any number of them. */
  choice: 'one' | 'many';
  checked: boolean;
  onChoose: () => void;
  /** A note about this drive, e.g. that it is too small. */
  note?: ReactNode;
  /** A doubt about this drive, which may be chosen all the same: it is dimmed. */
  caution?: string | undefined;
  disabled?: boolean;
}

/** A drive to choose, with what helps to recognise it. */
export function DriveRow({ drive, choice, checked, onChoose, note, caution, disabled = false }: DriveRowProps) {
  const messages = useMessages();
  const id = useId();
  const drives = useMirror((mirror) => mirror.drives);
  const remarks = [
    { id: `${id}-caution`, text: caution },
    { id: `${id}-twin`, text: twinWords(drive, drives ?? [], messages) },
    { id: `${id}-doubt`, text: doubtSentence(drive, messages) },
  ].filter(({ text }) => text);
  return (
    <label className={css['row']} htmlFor={id} data-dim={caution !== undefined || undefined}>
      <input
        id={id}
        type={choice === 'one' ? 'radio' : 'checkbox'}
        name={choice === 'one' ? 'drive' : undefined}
        checked={checked}
        disabled={disabled}
        aria-labelledby={`${id}-name ${id}-size`}
        aria-describedby={[`${id}-where`, `${id}-holds`, ...remarks.map((remark) => remark.id)].join(' ')}
        onChange={onChoose}
      />
      <DrivePicture drive={drive} />
      <span className={css['rowText']}>
        <RowTitle id={id} drive={drive} />
        <span id={`${id}-where`} className={css['where']}>
          {whereabouts(drive, messages)}
        </span>
        <span id={`${id}-holds`} className={css['holds']}>
          {note ?? holdings(drive, messages)}
        </span>
        {remarks.map((remark) => (
          <span key={remark.id} id={remark.id} className={css['twin']}>
            {remark.text}
          </span>
        ))}
      </span>
    </label>
  );
}

function RowTitle({ id, drive }: { id: string; drive: Drive }) {
  const { number, screens } = useMessages();
  const { badges } = screens.drive;
  const isWarned = (wanted: Drive['warnings'][number]['kind']) => drive.warnings.some(({ kind }) => kind === wanted);
  return (
    <span className={css['rowTitle']}>
      <span className={css['nameAndBadges']}>
        <span id={`${id}-name`} className={css['name']}>
          {isolated(drive.name)}
        </span>
        {isWarned('large') && <Badge tone="caution">{badges.large}</Badge>}
        {isWarned('mounted') && <Badge>{badges.mounted}</Badge>}
        {isWarned('virtual') && <Badge>{badges.virtual}</Badge>}
      </span>
      <span id={`${id}-size`} className={css['size']}>
        {number.bytes(drive.sizeBytes)}
      </span>
    </span>
  );
}

/** The drive, drawn: what its texts say, at a glance. */
export function DrivePicture({ drive, heightPixels = 64 }: { drive: Drive; heightPixels?: number }) {
  return (
    <span className={css['picture']}>
      <Stick
        look={lookOfDrive(drive)}
        heightPixels={heightPixels}
        kind={mediumKindOf(drive)}
        maker={makerOf(drive.name)}
      />
    </span>
  );
}
