import { useEffect } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { provenFake } from '../../../contract/rules/proven-fake.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Quiet, Sentence, Waiting } from '../../ui/index.ts';
import { DriveTools, UnfinishedNotice } from '../capacity-check/index.ts';
import { RestoreButton } from '../restore/index.ts';
import { Stick } from '../stick/index.ts';
import { DriveRow } from './DriveRow.tsx';
import css from './drive.module.css';
import { useDriveChoice } from './drive-choice.ts';
import { useProtecting } from './Protecting.tsx';
import { RefusedDrives } from './RefusedDrives.tsx';
import { type Chosen, fits, isChosen, keepPresent, toggleDrive } from './selection.ts';
import { VanishedNotice } from './VanishedNotice.tsx';

interface Sizes {
  /** Of the image, if it is known. */
  sizeBytes: number | null;
  /** What it will probably have, if that is known. */
  likelyBytes: number | null;
}

/** Where to write it: any number of drives, none preselected. One that is probably too small can be chosen, but is dimmed. */
export function DriveStep({ sizeBytes, likelyBytes }: Sizes) {
  const text = useMessages().screens.drive;
  const drives = useMirror((mirror) => mirror.drives);
  const selection = useDriveChoice((choice) => choice.toWrite);
  const protecting = useProtecting();

  const checked = useMirror((mirror) => mirror.driveChecks.checked);

  // The store drops unplugged drives; only here is it known which are too small for the image, or fake.
  useEffect(() => {
    if (!drives) return;
    const mayChoose = (drive: Drive) =>
      isEligible(drive) && fits(drive, sizeBytes) && provenFake(drive.identity, checked) === null;
    useDriveChoice.setState(({ toWrite }) => ({ toWrite: keepPresent(toWrite, drives, mayChoose) }));
  }, [drives, sizeBytes, checked]);

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
        <EligibleDrives drives={eligible} {...{ sizeBytes, likelyBytes }} protectButton={protecting.buttonFor} />
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

interface EligibleDrivesProps extends Sizes {
  drives: readonly Drive[];
  protectButton: ReturnType<typeof useProtecting>['buttonFor'];
}

function EligibleDrives({ drives, sizeBytes, likelyBytes, protectButton }: EligibleDrivesProps) {
  const text = useMessages().screens.drive;
  const selection = useDriveChoice((choice) => choice.toWrite);
  const checked = useMirror((mirror) => mirror.driveChecks.checked);
  return (
    <ul className={css['rows']} aria-label={text.listLabel}>
      {drives.map((drive) => {
        const fake = provenFake(drive.identity, checked);
        const refusal = fake
          ? text.fake({ claimsBytes: drive.sizeBytes, atMostBytes: fake.atMostBytes })
          : !fits(drive, sizeBytes) && text.tooSmall({ needBytes: sizeBytes ?? 0 });
        const isDoubtful = !refusal && likelyBytes !== null && !fits(drive, likelyBytes);
        return (
          <li key={drive.id} className={css['card']}>
            <DriveRow
              drive={drive}
              choice="many"
              checked={isChosen(selection, drive)}
              disabled={refusal !== false}
              note={refusal || undefined}
              caution={isDoubtful ? text.probablyTooSmall({ likelyBytes }) : undefined}
              onChoose={() => useDriveChoice.setState({ toWrite: toggleDrive(selection, drive) })}
            />
            <DriveTools drive={drive}>
              <RestoreButton drive={drive} />
              {protectButton(drive)}
            </DriveTools>
          </li>
        );
      })}
    </ul>
  );
}
