import { CircleCheck, CircleDashed, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { describeCheck } from '../../../contract/messages/describe-check.ts';
import type { Messages } from '../../../contract/messages/en/page.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { examineAgain } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { CopyReport } from '../../parts/failure/index.ts';
import { PracticeDoor } from '../../parts/practice/index.ts';
import {
  Announcer,
  Badge,
  Button,
  CopyButton,
  Quiet,
  Spinner,
  type Tone,
  ToneIcon,
  VisuallyHidden,
} from '../../ui/index.ts';
import { KeptImages } from './KeptImages.tsx';
import css from './machine.module.css';
import { ProtectedDrives } from './ProtectedDrives.tsx';
import { WithoutNix } from './WithoutNix.tsx';

/** The tone of each state. Nothing is verified here, so nothing is green. */
const TONES: { readonly [S in Check['state']]: Tone } = {
  missing: 'bad',
  limited: 'caution',
  optional: 'quiet',
  works: 'accent',
};
const NEEDED = ['missing', 'limited', 'works'] as const;

/** What works on this machine, and how to fix what does not: the worst first, extras separately. */
export function MachineScreen() {
  const { machine: text, report } = useMessages().screens;
  const checks = useMirror((mirror) => mirror.checks);
  const ofState = (state: Check['state']) => checks?.filter((check) => check.state === state) ?? [];
  const extras = ofState('optional');
  return (
    <div className={css['screen']}>
      <div className={css['column']}>
        <MachineHeader checks={checks} />
        {checks && <WithoutNix checks={checks} />}
        {checks && (
          <section className={css['group']} aria-labelledby="needed-title">
            <h2 id="needed-title">{text.neededTitle}</h2>
            <CheckList checks={NEEDED.flatMap(ofState)} />
          </section>
        )}
        {extras.length > 0 && (
          <section className={css['group']} aria-labelledby="extras-title">
            <div>
              <h2 id="extras-title">{text.extrasTitle}</h2>
              <Quiet>{text.extrasDetail}</Quiet>
            </div>
            <CheckList checks={extras} />
          </section>
        )}
        <ProtectedDrives />
        <KeptImages />
        <section className={css['group']} aria-labelledby="practice-title">
          <h2 id="practice-title">{text.practiceTitle}</h2>
          <PracticeDoor />
        </section>
        <section className={css['group']} aria-labelledby="report-title">
          <h2 id="report-title">{report.title}</h2>
          <CopyReport />
        </section>
      </div>
    </div>
  );
}

function MachineHeader({ checks }: { checks: readonly Check[] | null }) {
  const text = useMessages().screens.machine;
  const [isAskedAgain, setAskedAgain] = useState(false);
  const isExamining = isAskedAgain || !checks;
  const summary = isExamining ? text.examining : summaryOf(checks, text);
  const checkAgain = async () => {
    if (isExamining) return;
    setAskedAgain(true);
    await examineAgain();
    setAskedAgain(false);
  };
  return (
    <header className={css['header']}>
      <div>
        <h1>{text.title}</h1>
        <Quiet>{summary}</Quiet>
      </div>
      <Button
        icon={isExamining ? <Spinner sizePixels={15} /> : <RotateCw size={15} aria-hidden />}
        aria-busy={isExamining}
        onClick={() => void checkAgain()}
      >
        {text.checkAgain}
      </Button>
      <Announcer topic={isExamining ? 'examining' : 'known'} text={summary} />
    </header>
  );
}

function summaryOf(checks: readonly Check[], { summary }: Messages['screens']['machine']): string {
  const missing = checks.filter(({ state }) => state === 'missing').length;
  if (missing > 0) return summary.missing({ count: missing });
  return checks.some(({ state }) => state === 'limited') ? summary.limited : summary.complete;
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
  if (state === 'optional') return <CircleDashed className={css['optional']} size={19} aria-hidden />;
  return <ToneIcon tone={TONES[state]} sizePixels={19} />;
}

function CheckRow({ check }: { check: Check }) {
  const messages = useMessages();
  const text = messages.screens.machine;
  const { state, toType } = check;
  const { name, detail, remedy } = describeCheck(check, messages);
  const stateText = text.states[state];
  return (
    <li className={css['check']} data-state={state}>
      <CheckIcon state={state} />
      <div className={css['text']}>
        <div className={css['title']}>
          <h3>{name}</h3>
          {state === 'works' || state === 'optional' ? (
            <VisuallyHidden>{stateText}</VisuallyHidden>
          ) : (
            <Badge tone={TONES[state]}>{stateText}</Badge>
          )}
        </div>
        <Quiet>{detail}</Quiet>
        {remedy && <p className={css['remedy']}>{remedy}</p>}
        {toType && (
          <div className={css['toType']}>
            <pre>
              {toType.split('\n').map((line) => (
                <span key={line}>{line}</span>
              ))}
            </pre>
            <CopyButton text={toType} label={text.copyCommand({ check: name })} />
          </div>
        )}
      </div>
    </li>
  );
}
