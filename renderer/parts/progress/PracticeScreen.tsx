import { useState } from 'react';
import { fractionOf } from '../../../contract/rules/job-progress.ts';
import { PRACTICE_IMAGE_BYTES, PRACTICE_STICK_BYTES, type PracticeState } from '../../../contract/wire/practice.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Announcer, Button, ProgressBar, Quiet, VisuallyHidden } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { Stick, type StickLook } from '../stick/index.ts';
import { useHeroHeight } from './HeroStick.tsx';
import { JobFrame } from './JobFrame.tsx';
import { type Glow, Stage } from './Stage.tsx';
import { Stepper } from './Stepper.tsx';
import css from './stage.module.css';
import type { Stage as JobStage } from './stages.ts';
import { percentText, timeLeftText } from './time-left.ts';

export type ShownPractice = Exclude<PracticeState, { phase: 'idle' | 'cancelled' }>;
/** One that was stopped leaves nothing to be said. */
export const isShown = (practice: PracticeState): practice is ShownPractice =>
  practice.phase !== 'idle' && practice.phase !== 'cancelled';

type Running = Extract<PracticeState, { phase: 'running' }>;

/** The whole job on a file that plays a stick, with what a real one has on its screen. */
export function PracticeScreen({ practice }: { practice: ShownPractice }) {
  const { screens } = useMessages();
  const isRunning = practice.phase === 'running';
  return (
    <JobFrame
      bar={
        <>
          <Stepper stages={stagesOf(practice)} fraction={isRunning ? fractionOf(practice.progress) : null} />
          {isRunning && <Button onClick={() => void call('practice/cancel', {})}>{screens.practice.stop}</Button>}
        </>
      }
    >
      <Stage picture={<PracticeStick practice={practice} />} glow={glowOf(practice)}>
        {practice.phase === 'running' && <RunningWords practice={practice} />}
        {practice.phase === 'done' && <DoneWords />}
        {practice.phase === 'failed' && <FailedWords problem={practice.failure} />}
      </Stage>
    </JobFrame>
  );
}

const STAGES = [
  ['building', 'build'],
  ['writing', 'write'],
  ['verifying', 'verify'],
] as const;

function stagesOf(practice: ShownPractice): JobStage[] {
  const at = practice.phase === 'running' ? STAGES.findIndex(([stage]) => stage === practice.stage) : -1;
  return STAGES.map(([, name], index) => {
    if (practice.phase === 'done') return { name, state: 'done' };
    if (practice.phase === 'failed') return { name, state: 'ahead' };
    return { name, state: index < at ? 'done' : index === at ? 'current' : 'ahead' };
  });
}

function glowOf(practice: ShownPractice): Glow {
  if (practice.phase === 'done') return 'proven';
  if (practice.phase === 'failed') return 'none';
  const glows = { building: 'none', writing: 'writing', verifying: 'proven' } as const;
  return glows[practice.stage];
}

function lookOf(practice: ShownPractice): StickLook {
  if (practice.phase === 'done') return { state: 'sealed' };
  if (practice.phase === 'failed') return { state: 'unknown' };
  const fraction = fractionOf(practice.progress) ?? 0;
  switch (practice.stage) {
    case 'building':
      return { state: 'empty' };
    case 'writing':
      return { state: 'writing', writtenFraction: fraction };
    case 'verifying':
      return { state: 'verifying', provenFraction: fraction, rest: 'written' };
  }
}

function PracticeStick({ practice }: { practice: ShownPractice }) {
  const { screens, number } = useMessages();
  const heightPixels = useHeroHeight();
  return (
    <Stick
      look={lookOf(practice)}
      heightPixels={heightPixels}
      finish="clay"
      maker={screens.practice.printed}
      capacity={number.bytes(PRACTICE_STICK_BYTES)}
      label={screens.practice.stickName}
      sealLands={practice.phase === 'done'}
    />
  );
}

function RunningWords({ practice: { stage, progress } }: { practice: Running }) {
  const messages = useMessages();
  const text = messages.screens.practice;
  return (
    <>
      <h1 className={css['sentence']}>{text.titles[stage]}</h1>
      <p className={css['number']}>{percentText(fractionOf(progress) ?? 0, messages)}</p>
      {/* The picture shows it. */}
      <VisuallyHidden>
        <ProgressBar fraction={fractionOf(progress)} label={text.titles[stage]} />
      </VisuallyHidden>
      <p className={css['lead']}>{timeLeftText(progress, messages) ?? '\u00a0'}</p>
      <Quiet>{text.notes[stage]}</Quiet>
      <Bytes stage={stage} progress={progress} />
      <Announcer topic={stage} text={text.titles[stage]} />
    </>
  );
}

function Bytes({ stage, progress }: Pick<Running, 'stage' | 'progress'>) {
  const { screens, number } = useMessages();
  const { bytesOf, speed } = screens.progress;
  return (
    <dl className={css['facts']}>
      <div>
        <dt>{screens.practice.counted[stage]}</dt>
        <dd>{bytesOf(progress)}</dd>
      </div>
      <div>
        <dt>{speed}</dt>
        <dd>{progress.bytesPerSecond === null ? '–' : number.rate(progress.bytesPerSecond)}</dd>
      </div>
    </dl>
  );
}

function DoneWords() {
  const { stickName, done } = useMessages().screens.practice;
  return (
    <>
      <p className={css['sentence']}>{stickName}</p>
      <h1 className={css['verdict']}>{done.title}</h1>
      <p className={css['lead']}>{done.detail({ sizeBytes: PRACTICE_IMAGE_BYTES })}</p>
      <Quiet>{done.next}</Quiet>
      <Ways leave={done.makeReal} again={done.again} />
      <Announcer topic="done" text={`${done.title}. ${done.detail({ sizeBytes: PRACTICE_IMAGE_BYTES })}`} />
    </>
  );
}

function FailedWords({ problem }: { problem: Problem }) {
  const messages = useMessages();
  const { failed, done } = messages.screens.practice;
  const { title, happened, remedy } = explainProblem(problem, messages);
  return (
    <>
      <h1 className={css['verdict']}>{title}</h1>
      <p className={css['lead']}>{happened}</p>
      <p>{remedy}</p>
      <Quiet>{failed.nothingTouched}</Quiet>
      <Ways leave={failed.back} again={done.again} />
      <Announcer topic="failed" text={`${title}. ${failed.nothingTouched}`} />
    </>
  );
}

/** `leave`: what the button is called that ends it. */
function Ways({ leave, again }: { leave: string; again: string }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (name: 'practice/dismiss' | 'practice/start') => {
    const answer = await call(name, {});
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <>
      {problem && <FailureNotice problem={problem} live />}
      <div className={css['ways']}>
        <Button kind="primary" onClick={() => void send('practice/dismiss')}>
          {leave}
        </Button>
        <Button onClick={() => void send('practice/start')}>{again}</Button>
      </div>
    </>
  );
}
