import { Check } from 'lucide-react';
import { useId } from 'react';
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
  /** Port, serial number and device path are for screen readers only unless two drives look the same. */
  showsWhere?: boolean;
  /** A doubt about this drive, which may be chosen all the same: it is dimmed. */
  caution?: string | undefined;
  tabIndex?: 0 | -1;
}

/** A drive to choose, with what helps to recognise it. */
export function DriveRow({
  drive,
  choice,
  checked,
  onChoose,
  showsWhere = true,
  caution,
  tabIndex = 0,
}: DriveRowProps) {
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
        tabIndex={tabIndex}
        aria-labelledby={`${id}-name ${id}-size`}
        aria-describedby={[`${id}-where`, `${id}-holds`, ...remarks.map((remark) => remark.id)].join(' ')}
        onChange={onChoose}
      />
      <span className={css['pick']}>
        <Check size={15} strokeWidth={3} aria-hidden />
      </span>
      <DrivePicture drive={drive} />
      <span className={css['rowText']}>
        <RowTitle id={id} drive={drive} />
        <span id={`${id}-where`} className={css['where']} data-hidden={!showsWhere || undefined}>
          {whereabouts(drive, messages)}
        </span>
        <span id={`${id}-holds`} className={css['holds']}>
          {holdings(drive, messages)}
        </span>
        <CapacityBar drive={drive} />
        {remarks.map((remark) => (
          <span key={remark.id} id={remark.id} className={css['twin']}>
            {remark.text}
          </span>
        ))}
      </span>
    </label>
  );
}

/** How full it is; nothing where nobody can tell. */
function CapacityBar({ drive }: { drive: Drive }) {
  const look = lookOfDrive(drive);
  if (look.state !== 'data' && look.state !== 'empty') return null;
  const fraction = look.state === 'data' ? look.usedFraction : 0;
  return <meter className={css['capacity']} value={fraction} aria-hidden />;
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
