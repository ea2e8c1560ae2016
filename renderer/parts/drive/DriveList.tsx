import { ShieldBan } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { twinWords, whereabouts } from '../../../contract/messages/drive-words.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { RowMenu, useRows } from '../../ui/index.ts';
import { useDriveTools } from '../capacity-check/index.ts';
import { useRestoreItem } from '../restore/index.ts';
import { useTryItem } from '../try/index.ts';
import { useArrivals } from './arrivals.ts';
import { DriveRow } from './DriveRow.tsx';
import css from './drive.module.css';
import { useDriveChoice } from './drive-choice.ts';
import { fits, isChosen, toggleDrive } from './selection.ts';

interface DriveListProps {
  drives: readonly Drive[];
  /** Of the image, if that is guessed: a smaller drive is dimmed. */
  likelyBytes: number | null;
  onProtect: (drive: Drive) => void;
}

/** The drives to choose from: one stop of the Tab key, Up and Down from row to row, Right to the menu of a row. */
export function DriveList({ drives, likelyBytes, onProtect }: DriveListProps) {
  const text = useMessages().screens.drive;
  const { tabIndexOf, handlers } = useRows(drives.map(({ id }) => id));
  return (
    <ul aria-label={text.listLabel} className={css['rows']} {...handlers}>
      {drives.map((drive) => (
        <Card key={drive.id} {...{ drive, likelyBytes, onProtect }} tabIndex={tabIndexOf(drive.id)} />
      ))}
    </ul>
  );
}

interface CardProps extends Omit<DriveListProps, 'drives'> {
  drive: Drive;
  tabIndex: 0 | -1;
}

function Card({ drive, likelyBytes, onProtect, tabIndex }: CardProps) {
  const messages = useMessages();
  const text = messages.screens.drive;
  const selection = useDriveChoice((choice) => choice.toWrite);
  const hasTwin = useMirror(({ drives }) => twinWords(drive, drives ?? [], messages) !== null);
  const { items, state } = useDriveTools(drive);
  const restore = useRestoreItem(drive);
  const trying = useTryItem(drive);
  const { row, isFresh } = useArrival(drive);
  const isDoubtful = likelyBytes !== null && !fits(drive, likelyBytes);
  const protect = {
    label: text.protect,
    icon: <ShieldBan size={16} aria-hidden />,
    onSelect: () => onProtect(drive),
  };
  return (
    <li ref={row} className={css['card']} data-row={drive.id} data-fresh={isFresh || undefined}>
      <div className={css['main']}>
        <DriveRow
          drive={drive}
          choice="many"
          checked={isChosen(selection, drive)}
          showsWhere={hasTwin}
          caution={isDoubtful ? text.probablyTooSmall({ likelyBytes }) : undefined}
          tabIndex={tabIndex}
          onChoose={() => useDriveChoice.setState({ toWrite: toggleDrive(selection, drive) })}
        />
        {state}
        {trying.state}
      </div>
      <div className={css['menu']}>
        <RowMenu label={text.moreAbout({ drive: drive.name })} items={[...items, ...trying.items, restore, protect]}>
          {whereabouts(drive, messages)}
        </RowMenu>
      </div>
    </li>
  );
}

/** One that has just been plugged in is brought into view, unless somebody is about to click on another one. */
function useArrival(drive: Drive) {
  const row = useRef<HTMLLIElement>(null);
  const isFresh = useArrivals(({ fresh }) => fresh.includes(drive.id));
  useEffect(() => {
    const element = row.current;
    if (isFresh && element && !element.parentElement?.matches(':hover')) element.scrollIntoView({ block: 'nearest' });
  }, [isFresh]);
  return { row, isFresh };
}
