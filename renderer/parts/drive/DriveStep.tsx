import { useCallback, useEffect } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { provenFake } from '../../../contract/rules/proven-fake.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Quiet, Sentence, VisuallyHidden, Waiting } from '../../ui/index.ts';
import { UnfinishedNotice } from '../capacity-check/index.ts';
import { PracticeDoor } from '../practice/index.ts';
import { Stick } from '../stick/index.ts';
import { inOrder, useArrivals } from './arrivals.ts';
import { DriveList } from './DriveList.tsx';
import css from './drive.module.css';
import { useDriveChoice } from './drive-choice.ts';
import { useProtecting } from './Protecting.tsx';
import { RefusedDrives } from './RefusedDrives.tsx';
import { type Chosen, chooseAll, fits, isChosen, keepPresent, NOTHING_SELECTED } from './selection.ts';
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
  const refusalOf = useRefusal(sizeBytes);
  const order = useArrivals((arrivals) => arrivals.order);

  // The store drops unplugged drives; only here is it known which are too small for the image, or fake.
  useEffect(() => {
    if (!drives) return;
    const mayChoose = (drive: Drive) => isEligible(drive) && refusalOf(drive) === null;
    useDriveChoice.setState(({ toWrite }) => ({ toWrite: keepPresent(toWrite, drives, mayChoose) }));
  }, [drives, refusalOf]);

  const offered = inOrder(drives?.filter((drive) => isEligible(drive) && refusalOf(drive) === null) ?? [], order);
  const refused = drives?.filter((drive) => !offered.includes(drive)) ?? [];
  return (
    <section aria-labelledby="drive-title" className={css['step']}>
      <Sentence id="drive-title" lead={text.onto} what={chosenText(selection.chosen, text)} blank={text.noneChosen} />
      {offered.length > 1 && <ListHeader drives={offered} likelyBytes={likelyBytes} />}
      <VanishedNotice
        vanished={selection.vanished}
        onDismiss={() => useDriveChoice.setState({ toWrite: { ...selection, vanished: [] } })}
      />
      {drives && <UnfinishedNotice drives={drives} />}
      {protecting.notice}
      {!drives && <Waiting text={text.looking} />}
      {drives && offered.length === 0 && <NoDrives />}
      {offered.length > 0 && <DriveList drives={offered} {...{ likelyBytes }} onProtect={protecting.protect} />}
      <RefusedDrives
        drives={refused}
        title={text.unusableDrives}
        reasonOf={refusalOf}
        // Who plugged one in wants to know why it is not there.
        isOpen={drives !== null && offered.length === 0}
      />
      <Arrived drives={offered} />
    </section>
  );
}

/** Why this image cannot go onto a drive that could otherwise be written; null if it can. */
function useRefusal(sizeBytes: number | null): (drive: Drive) => string | null {
  const text = useMessages().screens.drive;
  const checked = useMirror((mirror) => mirror.driveChecks.checked);
  return useCallback(
    (drive: Drive) => {
      const fake = provenFake(drive.identity, checked);
      if (fake) return text.fake({ claimsBytes: drive.sizeBytes, atMostBytes: fake.atMostBytes });
      return fits(drive, sizeBytes) ? null : text.tooSmall({ needBytes: sizeBytes ?? 0 });
    },
    [checked, sizeBytes, text],
  );
}

/** How many there are, and all of them at once. */
function ListHeader({ drives, likelyBytes }: { drives: readonly Drive[]; likelyBytes: number | null }) {
  const text = useMessages().screens.drive;
  const selection = useDriveChoice((choice) => choice.toWrite);
  const suitable = drives.filter((drive) => likelyBytes === null || fits(drive, likelyBytes));
  const hasAll = suitable.every((drive) => isChosen(selection, drive));
  return (
    <div className={css['listHeader']}>
      <Quiet as="span" size="small">
        {text.pluggedIn({ count: drives.length })}
      </Quiet>
      {suitable.length > 1 && (
        <Button
          kind="quiet"
          size="small"
          onClick={() => useDriveChoice.setState({ toWrite: hasAll ? NOTHING_SELECTED : chooseAll(suitable) })}
        >
          {hasAll ? text.selectNone : text.selectAll({ count: suitable.length })}
        </Button>
      )}
    </div>
  );
}

/** Said to screen readers, which do not see a row slide in. */
function Arrived({ drives }: { drives: readonly Drive[] }) {
  const text = useMessages().screens.drive;
  const fresh = useArrivals((arrivals) => arrivals.fresh);
  const names = drives.filter(({ id }) => fresh.includes(id)).map(({ name }) => isolated(name));
  return (
    <VisuallyHidden>
      <output aria-live="polite">{names.length > 0 && text.arrived({ names })}</output>
    </VisuallyHidden>
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
      <PracticeDoor />
    </div>
  );
}
