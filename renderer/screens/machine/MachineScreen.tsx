import { CircleCheck, CircleDashed, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { describeCheck } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { checkAgain } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { Announcer, Badge, Button, CopyButton, Spinner, type Tone, ToneIcon, Unseen } from '../../ui/index.ts';
import css from './machine.module.css';
import { ProtectedDrives } from './ProtectedDrives.tsx';

/** What the states mean to a user. Nothing is proven here, so nothing is green. */
const STATES: { readonly [S in Check['state']]: { tone: Tone; words: string } } = {
  missing: { tone: 'bad', words: 'Missing' },
  limited: { tone: 'caution', words: 'Limited' },
  optional: { tone: 'quiet', words: 'Optional' },
  works: { tone: 'accent', words: 'Works' },
};
const NEEDED = ['missing', 'limited', 'works'] as const;

/** What works on this machine, and how to mend what does not: the worst first, and apart from it what is merely an extra. */
export function MachineScreen() {
  const checks = useMirror((mirror) => mirror.checks);
  const ofState = (state: Check['state']) => checks?.filter((check) => check.state === state) ?? [];
  const extras = ofState('optional');
  const [again, setAgain] = useState(false);
  const isLooking = again || !checks;
  const words = isLooking ? 'Looking at what is here…' : summary(checks);
  const lookAgain = async () => {
    if (isLooking) return;
    setAgain(true);
    await checkAgain();
    setAgain(false);
  };
  return (
    <div className={css['screen']}>
      <div className={css['column']}>
        <header className={css['header']}>
          <div>
            <h1>This machine</h1>
            <p className={css['quiet']}>{words}</p>
          </div>
          <Button
            icon={isLooking ? <Spinner sizePixels={15} /> : <RotateCw size={15} aria-hidden />}
            aria-busy={isLooking}
            onClick={() => void lookAgain()}
          >
            Check again
          </Button>
          <Announcer topic={isLooking ? 'looking' : 'known'} text={words} />
        </header>
        {checks && (
          <section className={css['group']} aria-labelledby="needed-title">
            <h2 id="needed-title">What is needed</h2>
            <CheckList checks={NEEDED.flatMap(ofState)} />
          </section>
        )}
        {extras.length > 0 && (
          <section className={css['group']} aria-labelledby="extras-title">
            <div>
              <h2 id="extras-title">Extras</h2>
              <p className={css['quiet']}>Sticks are made without them.</p>
            </div>
            <CheckList checks={extras} />
          </section>
        )}
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

function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className={css['checks']}>
      {checks.map((check) => (
        <CheckRow key={check.topic} check={check} />
      ))}
    </ul>
  );
}

function CheckIcon({ state }: Pick<Check, 'state'>) {
  if (state === 'works') return <CircleCheck className={css['works']} size={19} aria-hidden />;
  if (state === 'optional') return <CircleDashed className={css['quiet']} size={19} aria-hidden />;
  return <ToneIcon tone={STATES[state].tone} sizePixels={19} />;
}

function CheckRow({ check }: { check: Check }) {
  const { state, toType } = check;
  const { name, detail, remedy } = describeCheck(check, en);
  const { tone, words } = STATES[state];
  return (
    <li className={css['check']} data-state={state}>
      <CheckIcon state={state} />
      <div className={css['text']}>
        <div className={css['title']}>
          <h3>{name}</h3>
          {state === 'works' || state === 'optional' ? <Unseen>{words}</Unseen> : <Badge tone={tone}>{words}</Badge>}
        </div>
        <p className={css['quiet']}>{detail}</p>
        {remedy && <p className={css['remedy']}>{remedy}</p>}
        {toType && (
          <div className={css['toType']}>
            <pre>
              {toType.split('\n').map((line) => (
                <span key={line}>{line}</span>
              ))}
            </pre>
            <CopyButton text={toType} what={`what to type for ${name}`} />
          </div>
        )}
      </div>
    </li>
  );
}
