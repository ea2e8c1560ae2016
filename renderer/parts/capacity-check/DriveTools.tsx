import { Gauge } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isDriveOfSummary, isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { CheckedCapacity } from '../../../contract/wire/capacity-check.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatDay } from '../../moment.ts';
import { Button, type Tone, ToneIcon } from '../../ui/index.ts';
import { BlinkButton } from './BlinkButton.tsx';
import css from './capacity.module.css';
import { useCapacityQuestion } from './capacity-question.ts';

/** The bottom of a drive’s card: blinking, capacity check, and other actions. */
export function DriveTools({ drive, children }: { drive: Drive; children?: ReactNode }) {
  const text = useMessages().screens.capacity;
  const locale = useLanguage((state) => state.locale);
  const checked = useMirror((mirror) => mirror.driveChecks.checked).find((one) =>
    isSameDrive(one.identity, drive.identity),
  );
  const isKnown = useMirror((mirror) => mirror.records)?.records.some((record) =>
    isDriveOfSummary(record, drive.identity),
  );
  const last = checked ? lastCheck(checked, formatDay(checked.at, locale), text) : null;
  return (
    <div className={css['tools']}>
      <div className={css['toolButtons']}>
        <BlinkButton drive={drive} />
        <Button
          kind="quiet"
          size="small"
          aria-label={text.checkDrive({ drive: drive.name })}
          icon={<Gauge size={14} aria-hidden />}
          onClick={() => useCapacityQuestion.setState({ driveId: drive.id })}
        >
          {text.check}
        </Button>
        <span className={css['lastTool']}>
          {!last && isKnown === false && <span className={css['hint']}>{text.newHere}</span>}
          {children}
        </span>
      </div>
      {last && (
        <span className={css['checked']} data-tone={last.tone}>
          <ToneIcon tone={last.tone} sizePixels={14} />
          {last.text}
        </span>
      )}
    </div>
  );
}

/** What the last check of a drive found. It is never shown as good, because a check is evidence, not proof. */
function lastCheck(
  { report: { finding } }: CheckedCapacity,
  day: string,
  { checked }: Messages['screens']['capacity'],
): { tone: Tone; text: string } {
  switch (finding.kind) {
    case 'holds':
      return { tone: 'accent', text: checked.holds({ day }) };
    case 'wraps':
    case 'loses':
      return { tone: 'bad', text: realCapacity(finding, day, checked) };
    case 'unreliable':
      return { tone: 'bad', text: checked.unreliable({ day }) };
  }
}

function realCapacity(
  { atLeastBytes, atMostBytes }: { atLeastBytes: number; atMostBytes: number },
  day: string,
  checked: Messages['screens']['capacity']['checked'],
): string {
  if (atLeastBytes === 0) return checked.lessThan({ atMostBytes, day });
  return atLeastBytes === atMostBytes
    ? checked.about({ sizeBytes: atMostBytes, day })
    : checked.between({ atLeastBytes, atMostBytes, day });
}
