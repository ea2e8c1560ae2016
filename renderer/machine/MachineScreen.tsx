import { CircleCheck, RotateCw } from 'lucide-react';
import type { Check } from '../../contract/doctor.ts';
import { checkAgain } from '../bridge.ts';
import { useMirror } from '../mirror.ts';
import { Badge, Button, CopyButton, Spinner, type Tone, ToneIcon } from '../ui/index.ts';
import css from './machine.module.css';
import { ProtectedDrives } from './ProtectedDrives.tsx';

/** What the states mean to a user. Nothing is proven here, so nothing is green. */
const STATES: { readonly [S in Check['state']]: { tone: Tone; words: string } } = {
  works: { tone: 'accent', words: 'Works' },
  limited: { tone: 'caution', words: 'Limited' },
  missing: { tone: 'bad', words: 'Missing' },
};
const ORDER: readonly Check['state'][] = ['missing', 'limited', 'works'];

/** What works on this machine, and how to mend what does not: the worst first. */
export function MachineScreen() {
  const checks = useMirror((mirror) => mirror.checks);
  const ordered = ORDER.flatMap((state) => checks?.filter((check) => check.state === state) ?? []);
  return (
    <div className={css['screen']}>
      <div className={css['column']}>
        <header className={css['header']}>
          <div>
            <h1>This machine</h1>
            <p className={css['quiet']}>{checks ? summary(checks) : 'Looking at what is here…'}</p>
          </div>
          <Button
            icon={checks ? <RotateCw size={15} aria-hidden /> : <Spinner sizePixels={15} />}
            disabled={!checks}
            onClick={() => void checkAgain()}
          >
            Check again
          </Button>
        </header>
        <ul className={css['checks']}>
          {ordered.map((check) => (
            <CheckRow key={check.name} check={check} />
          ))}
        </ul>
        <ProtectedDrives />
      </div>
    </div>
  );
}

function summary(checks: readonly Check[]): string {
  const missing = checks.filter(({ state }) => state === 'missing').length;
  if (missing > 0) return `${missing === 1 ? 'One thing is' : `${missing} things are`} missing. What to do is below.`;
  const limited = checks.some(({ state }) => state === 'limited');
  return limited ? 'Sticks can be made here, with some limits.' : 'Everything that is needed is here.';
}

function CheckRow({ check }: { check: Check }) {
  const { tone, words } = STATES[check.state];
  return (
    <li className={css['check']}>
      {check.state === 'works' ? (
        <CircleCheck className={css['works']} size={19} aria-hidden />
      ) : (
        <ToneIcon tone={tone} sizePixels={19} />
      )}
      <div className={css['text']}>
        <div className={css['title']}>
          <h2>{check.name}</h2>
          <Badge tone={tone}>{words}</Badge>
        </div>
        <p className={css['quiet']}>{check.detail}</p>
        {check.remedy && (
          <div className={css['remedy']}>
            <p>{check.remedy}</p>
            <CopyButton text={check.remedy} what={`what to do about ${check.name}`} />
          </div>
        )}
      </div>
    </li>
  );
}
