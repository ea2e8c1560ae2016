import { Usb } from 'lucide-react';
import { useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { chooseOnly, DriveRow, isChosen, mayBeRead, RefusedDrives, VanishedNotice } from '../../parts/drive/index.ts';
import { EmptyState, Spinner } from '../../ui/index.ts';
import css from './verify.module.css';

/** Which drive to read: also those that may not be written. Built-in ones last, as they are seldom meant. */
export function ReadDriveStep() {
  const drives = useMirror((mirror) => mirror.drives);
  const selection = useChoice((choice) => choice.verifyDrive);
  const readable = (drives ?? []).filter(mayBeRead);
  const ordered = [...readable].sort((one, other) => one.refusals.length - other.refusals.length);
  return (
    <section aria-labelledby="read-title" className={css['step']}>
      <h2 id="read-title">Drive</h2>
      <VanishedNotice
        vanished={selection.vanished}
        onDismiss={() => useChoice.setState({ verifyDrive: { ...selection, vanished: [] } })}
      />
      {!drives && (
        <p className={css['waiting']}>
          <Spinner /> Looking for drives…
        </p>
      )}
      {drives && readable.length === 0 && (
        <div className={css['blank']}>
          <EmptyState icon={<Usb size={24} aria-hidden />} title="Plug in the drive to be verified">
            <p>It appears here by itself.</p>
          </EmptyState>
        </div>
      )}
      <div role="radiogroup" aria-label="Drive to verify" className={css['rows']}>
        {ordered.map((drive) => (
          <DriveRow
            key={drive.id}
            drive={drive}
            choice="one"
            checked={isChosen(selection, drive)}
            onChoose={() => useChoice.setState({ verifyDrive: chooseOnly(drive) })}
          />
        ))}
      </div>
      <RefusedDrives
        drives={(drives ?? []).filter((drive) => !mayBeRead(drive))}
        words="Show drives that cannot be read"
      />
    </section>
  );
}
