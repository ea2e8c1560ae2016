import { HardDrive, MemoryStick, Usb } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { doubtSentence, holdings, twinWords, whereabouts } from '../../../contract/messages/drive-words.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Badge } from '../../ui/index.ts';
import css from './drive.module.css';

interface DriveRowProps {
  drive: Drive;
  /** One of several, or any number of them. */
  choice: 'one' | 'many';
  checked: boolean;
  onChoose: () => void;
  /** A note about this drive, e.g. that it is too small. */
  note?: ReactNode;
  disabled?: boolean;
}

/** A drive to choose, with what helps to recognise it. */
export function DriveRow({ drive, choice, checked, onChoose, note, disabled = false }: DriveRowProps) {
  const messages = useMessages();
  const { badges } = messages.screens.drive;
  const id = useId();
  const large = drive.warnings.some(({ kind }) => kind === 'large');
  const drives = useMirror((mirror) => mirror.drives);
  const twin = twinWords(drive, drives ?? [], messages);
  const doubt = doubtSentence(drive, messages);
  const mounted = drive.warnings.some(({ kind }) => kind === 'mounted');
  const virtual = drive.warnings.some(({ kind }) => kind === 'virtual');
  return (
    <label className={css['row']} htmlFor={id}>
      <input
        id={id}
        type={choice === 'one' ? 'radio' : 'checkbox'}
        name={choice === 'one' ? 'drive' : undefined}
        checked={checked}
        disabled={disabled}
        aria-labelledby={`${id}-name ${id}-size`}
        aria-describedby={`${id}-where ${id}-holds${twin ? ` ${id}-twin` : ''}${doubt ? ` ${id}-doubt` : ''}`}
        onChange={onChoose}
      />
      <DriveIcon drive={drive} />
      <span className={css['rowText']}>
        <span className={css['rowTitle']}>
          <span className={css['nameAndBadges']}>
            <span id={`${id}-name`} className={css['name']}>
              {isolated(drive.name)}
            </span>
            {large && <Badge tone="caution">{badges.large}</Badge>}
            {mounted && <Badge>{badges.mounted}</Badge>}
            {virtual && <Badge>{badges.virtual}</Badge>}
          </span>
          <span id={`${id}-size`} className={css['size']}>
            {messages.number.bytes(drive.sizeBytes)}
          </span>
        </span>
        <span id={`${id}-where`} className={css['where']}>
          {whereabouts(drive, messages)}
        </span>
        <span id={`${id}-holds`} className={css['holds']}>
          {note ?? holdings(drive, messages)}
        </span>
        {twin && (
          <span id={`${id}-twin`} className={css['twin']}>
            {twin}
          </span>
        )}
        {doubt && (
          <span id={`${id}-doubt`} className={css['twin']}>
            {doubt}
          </span>
        )}
      </span>
    </label>
  );
}

export function DriveIcon({ drive }: { drive: Pick<Drive, 'bus'> }) {
  const Icon = drive.bus === 'usb' ? Usb : drive.bus === 'mmc' ? MemoryStick : HardDrive;
  return (
    <span className={css['icon']}>
      <Icon size={18} aria-hidden />
    </span>
  );
}
