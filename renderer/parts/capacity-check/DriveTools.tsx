import { Gauge } from 'lucide-react';
import type { ReactNode } from 'react';
import { isDriveOfSummary, isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, ToneIcon } from '../../ui/index.ts';
import { BlinkButton } from './BlinkButton.tsx';
import css from './capacity.module.css';
import { checkedWords } from './capacity-words.ts';

/** The foot of a drive’s card: which one it is, whether it has what it says, and what else there is to do with it. */
export function DriveTools({ drive, children }: { drive: Drive; children?: ReactNode }) {
  const checked = useMirror((mirror) => mirror.driveChecks.checked).find((one) =>
    isSameDrive(one.identity, drive.identity),
  );
  const isKnown = useMirror((mirror) => mirror.records)?.records.some((record) =>
    isDriveOfSummary(record, drive.identity),
  );
  const words = checked ? checkedWords(checked) : null;
  return (
    <div className={css['tools']}>
      <div className={css['toolButtons']}>
        <BlinkButton drive={drive} />
        <Button
          kind="quiet"
          size="small"
          aria-label={`Check the capacity of ${drive.name}…`}
          icon={<Gauge size={14} aria-hidden />}
          onClick={() => useChoice.setState({ checkedDriveId: drive.id })}
        >
          Check capacity…
        </Button>
        <span className={css['lastTool']}>
          {!words && isKnown === false && <span className={css['hint']}>New here</span>}
          {children}
        </span>
      </div>
      {words && (
        <span className={css['checked']} data-tone={words.tone}>
          <ToneIcon tone={words.tone} sizePixels={14} />
          {words.text}
        </span>
      )}
    </div>
  );
}
