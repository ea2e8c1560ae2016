import { useEffect } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Quiet, Sentence, Waiting } from '../../ui/index.ts';
import { DriveTools, UnfinishedNotice } from '../capacity-check/index.ts';
import { Stick } from '../stick/index.ts';
import { DriveRow } from './DriveRow.tsx';
import css from './drive.module.css';
import { useDriveChoice } from './drive-choice.ts';
import { useProtecting } from './Protecting.tsx';
import { RefusedDrives } from './RefusedDrives.tsx';
import { type Chosen, fits, isChosen, keepPresent, toggleDrive } from './selection.ts';
import { VanishedNotice } from './VanishedNotice.tsx';

/** Where to write it: any number of drives, none preselected. `sizeBytes` of the image, if known. */
export function DriveStep({ sizeBytes }: { sizeBytes: number | null }) {
  const text = useMessages().screens.drive;
  const drives = useMirror((mirror) => mirror.drives);
  const selection = useDriveChoice((choice) => choice.toWrite);
  const protecting = useProtecting();

  // The store drops unplugged drives; only here is it known which are too small for the image.
  useEffect(() => {
    if (!drives) return;
    const mayChoose = (drive: Drive) => isEligible(drive) && fits(drive, sizeBytes);
    useDriveChoice.setState(({ toWrite }) => ({ toWrite: keepPresent(toWrite, drives, mayChoose) }));
  }, [drives, sizeBytes]);

  const eligible = drives?.filter(isEligible) ?? [];
  const refused = drives?.filter((drive) => !isEligible(drive)) ?? [];
  return (
    <section aria-labelledby="drive-title" className={css['step']}>
      <Sentence id="drive-title" lead={text.onto} what={chosenText(selection.chosen, text)} blank={text.noneChosen} />
      {eligible.length > 1 && <Quiet>{text.pluggedIn({ count: eligible.length })}</Quiet>}
      <VanishedNotice
        vanished={selection.vanished}
        onDismiss={() => useDriveChoice.setState({ toWrite: { ...selection, vanished: [] } })}
      />
      {drives && <UnfinishedNotice drives={drives} />}
      {protecting.notice}
      {!drives && <Waiting text={text.looking} />}
      {drives && eligible.length === 0 && <NoDrives />}
      {eligible.length > 0 && (
        <EligibleDrives drives={eligible} sizeBytes={sizeBytes} protectButton={protecting.buttonFor} />
      )}
      <RefusedDrives drives={refused} title={text.unusableDrives} />
    </section>
  );
}

/** The drive that was chosen, or how many were. */
function chosenText(chosen: readonly Chosen[], text: Messages['screens']['drive']): string | null {
  const [first] = chosen;
  return first && chosen.length === 1 ? isolated(first.name) : first ? text.sticks({ count: chosen.length }) : null;
}

function NoDrives() {
  const { none } = useMessages().screens.drive;
  return (
    <div className={css['port']}>
      <Stick look={{ state: 'ghost' }} heightPixels={176} />
      <h3>{none.title}</h3>
      <p>{none.detail}</p>
    </div>
  );
}

interface EligibleDrivesProps {
  drives: readonly Drive[];
  sizeBytes: number | null;
  protectButton: ReturnType<typeof useProtecting>['buttonFor'];
}

function EligibleDrives({ drives, sizeBytes, protectButton }: EligibleDrivesProps) {
  const text = useMessages().screens.drive;
  const selection = useDriveChoice((choice) => choice.toWrite);
  return (
    <ul className={css['rows']} aria-label={text.listLabel}>
      {drives.map((drive) => {
        const fitting = fits(drive, sizeBytes);
        return (
          <li key={drive.id} className={css['card']}>
            <DriveRow
              drive={drive}
              choice="many"
              checked={isChosen(selection, drive)}
              disabled={!fitting}
              note={fitting ? undefined : text.tooSmall({ needBytes: sizeBytes ?? 0 })}
              onChoose={() => useDriveChoice.setState({ toWrite: toggleDrive(selection, drive) })}
            />
            <DriveTools drive={drive}>{protectButton(drive)}</DriveTools>
          </li>
        );
      })}
    </ul>
  );
}
