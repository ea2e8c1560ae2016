import { Gauge, Lightbulb, LightbulbOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { CheckedCapacity } from '../../../contract/wire/capacity-check.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatDay } from '../../moment.ts';
import { type MenuItem, type Tone, ToneIcon } from '../../ui/index.ts';
import { BlinkState } from './BlinkButton.tsx';
import css from './capacity.module.css';
import { useCapacityQuestion } from './capacity-question.ts';
import { useBlink } from './use-blink.ts';

interface DriveTools {
  readonly items: readonly MenuItem[];
  /** While its light blinks, why it does not, and what the last check found; null if there is nothing to say. */
  readonly state: ReactNode;
}

/** Blinking and the capacity check of a drive: as items of its menu, and what there is to say of them in its row. */
export function useDriveTools(drive: Drive): DriveTools {
  const text = useMessages().screens.capacity;
  const blink = useBlink(drive);
  const last = useLastCheck(drive);
  const showsBlink = blink.blinks || blink.isPending || blink.problem !== null;
  return {
    items: [
      {
        label: blink.blinks ? text.blink.stop : text.blink.start,
        icon: blink.blinks ? <LightbulbOff size={16} aria-hidden /> : <Lightbulb size={16} aria-hidden />,
        onSelect: () => void blink.toggle(),
      },
      {
        label: text.check,
        icon: <Gauge size={16} aria-hidden />,
        onSelect: () => useCapacityQuestion.setState({ driveId: drive.id }),
      },
    ],
    state: (showsBlink || last) && (
      <div className={css['tools']}>
        {showsBlink && <BlinkState drive={drive} blink={blink} />}
        {last && (
          <span className={css['checked']} data-tone={last.tone}>
            <ToneIcon tone={last.tone} sizePixels={14} />
            {last.text}
          </span>
        )}
      </div>
    ),
  };
}

function useLastCheck(drive: Drive): { tone: Tone; text: string } | null {
  const text = useMessages().screens.capacity;
  const locale = useLanguage((state) => state.locale);
  const checked = useMirror((mirror) => mirror.driveChecks.checked).find((one) =>
    isSameDrive(one.identity, drive.identity),
  );
  return checked ? lastCheck(checked, formatDay(checked.at, locale), text) : null;
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
