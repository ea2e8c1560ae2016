import { Usb } from 'lucide-react';
import { useEffect } from 'react';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { EmptyState, Spinner } from '../../ui/index.ts';
import { DriveTools, UnfinishedNotice } from '../capacity-check/index.ts';
import { DriveRow } from './DriveRow.tsx';
import css from './drive.module.css';
import { countDrives, fits } from './drive-words.ts';
import { useProtecting } from './Protecting.tsx';
import { RefusedDrives } from './RefusedDrives.tsx';
import { isChosen, keepPresent, toggleDrive } from './selection.ts';
import { VanishedNotice } from './VanishedNotice.tsx';

/** Where to write it: any number of drives, none of them chosen beforehand. `sizeBytes` of the image, when known. */
export function DriveStep({ sizeBytes }: { sizeBytes: number | null }) {
  const drives = useMirror((mirror) => mirror.drives);
  const selection = useChoice((choice) => choice.drives);
  const protecting = useProtecting();

  useEffect(() => {
    if (!drives) return;
    const mayChoose = (drive: Drive) => isEligible(drive) && fits(drive, sizeBytes);
    useChoice.setState((choice) => ({ drives: keepPresent(choice.drives, drives, mayChoose) }));
  }, [drives, sizeBytes]);

  const eligible = drives?.filter(isEligible) ?? [];
  const refused = drives?.filter((drive) => !isEligible(drive)) ?? [];
  const toggle = (drive: Drive) => useChoice.setState({ drives: toggleDrive(selection, drive) });
  return (
    <section aria-labelledby="drive-title" className={css['step']}>
      <div className={css['heading']}>
        <h2 id="drive-title">Where to write it</h2>
        {selection.chosen.length > 1 && (
          <span className={css['quiet']}>{countDrives(selection.chosen.length)} chosen</span>
        )}
      </div>
      <VanishedNotice
        vanished={selection.vanished}
        onDismiss={() => useChoice.setState({ drives: { ...selection, vanished: [] } })}
      />
      {drives && <UnfinishedNotice drives={drives} />}
      {protecting.notice}
      {!drives && (
        <p className={css['waiting']}>
          <Spinner /> Looking for drives…
        </p>
      )}
      {drives && eligible.length === 0 && (
        <div className={css['blank']}>
          <EmptyState icon={<Usb size={24} aria-hidden />} title="Plug in a USB stick or memory card">
            <p>It appears here by itself. Everything on it will be replaced, but not before you confirm.</p>
          </EmptyState>
        </div>
      )}
      {eligible.length > 0 && (
        <ul className={css['rows']} aria-label="Drives">
          {eligible.map((drive) => {
            const fitting = fits(drive, sizeBytes);
            return (
              <li key={drive.id} className={css['card']}>
                <DriveRow
                  drive={drive}
                  choice="many"
                  checked={isChosen(selection, drive)}
                  disabled={!fitting}
                  note={fitting ? undefined : `Too small: the image needs ${formatBytes(sizeBytes ?? 0)}.`}
                  onChoose={() => toggle(drive)}
                />
                <DriveTools drive={drive}>{protecting.buttonFor(drive)}</DriveTools>
              </li>
            );
          })}
        </ul>
      )}
      <RefusedDrives drives={refused} words="Show drives that cannot be used" />
    </section>
  );
}
