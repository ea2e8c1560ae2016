import { isolated } from '../../../contract/rules/visible-text.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import {
  chooseOnly,
  DriveRow,
  isChosen,
  mayBeRead,
  RefusedDrives,
  useDriveChoice,
  VanishedNotice,
} from '../../parts/drive/index.ts';
import { Stick } from '../../parts/stick/index.ts';
import { EmptyState, Quiet, Sentence, Waiting } from '../../ui/index.ts';
import css from './verify.module.css';

/** Which drive to read: includes drives that must not be written. Built-in ones come last, as they are seldom meant. */
export function ReadDriveStep() {
  const text = useMessages().screens.verify;
  const drives = useMirror((mirror) => mirror.drives);
  const selection = useDriveChoice((choice) => choice.toRead);
  const [chosen] = selection.chosen;
  const readable = (drives ?? []).filter(mayBeRead);
  const ordered = [...readable].sort((one, other) => one.refusals.length - other.refusals.length);
  return (
    <section aria-labelledby="read-title" className={css['step']}>
      <Sentence
        id="read-title"
        lead={text.verify}
        what={chosen ? isolated(chosen.name) : null}
        blank={text.hints.chooseDrive}
      />
      <Quiet>{text.subtitle}</Quiet>
      <VanishedNotice
        vanished={selection.vanished}
        onDismiss={() => useDriveChoice.setState({ toRead: { ...selection, vanished: [] } })}
      />
      {!drives && <Waiting text={text.looking} />}
      {drives && readable.length === 0 && (
        <div className={css['blank']}>
          <EmptyState icon={<Stick look={{ state: 'ghost' }} heightPixels={112} />} title={text.noDrive.title}>
            <p>{text.noDrive.detail}</p>
          </EmptyState>
        </div>
      )}
      <div role="radiogroup" aria-label={text.drivesLabel} className={css['rows']}>
        {ordered.map((drive) => (
          <DriveRow
            key={drive.id}
            drive={drive}
            choice="one"
            checked={isChosen(selection, drive)}
            onChoose={() => useDriveChoice.setState({ toRead: chooseOnly(drive) })}
          />
        ))}
      </div>
      <RefusedDrives drives={(drives ?? []).filter((drive) => !mayBeRead(drive))} title={text.unreadableDrives} />
    </section>
  );
}
