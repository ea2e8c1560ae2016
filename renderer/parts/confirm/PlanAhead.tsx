import { useEffect, useState } from 'react';
import { nixpkgsWords } from '../../../contract/messages/flake-words.ts';
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { type Answer, call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Notice, Quiet, Spinner } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { PlanSummary } from '../progress/index.ts';
import { AcceptedForSource, AcceptProblem, acceptedOf, useSourceConsent, WaitingText } from '../source/index.ts';
import css from './confirm.module.css';

/** What changes the plan: to compile everything is agreed to when it is there. */
function withAccepted(options: BuildOptions, accepted: readonly AcceptedRisk[]): BuildOptions {
  const more = accepted.filter((risk) => risk !== 'compile-everything');
  return { ...options, accept: [...new Set([...options.accept, ...more])] };
}

/** `failed`: it cannot be built like this, so nothing may be erased for it. */
export type Planned = { state: 'waiting' | 'failed' | 'nothing-to-build' } | { state: 'planned'; plan: BuildPlan };

function plannedOf(answer: Answer<'source/plan'> | null): Planned {
  if (answer === null) return { state: 'waiting' };
  if (!answer.ok) return { state: 'failed' };
  const { plan } = answer.value;
  return plan === null ? { state: 'nothing-to-build' } : { state: 'planned', plan };
}

interface PlanAheadProps {
  source: string;
  options: BuildOptions;
  onPlan: (planned: Planned) => void;
}

/** What the build before the write will do, loaded while the user reads what will be lost. */
export function PlanAhead({ source, options, onPlan }: PlanAheadProps) {
  const messages = useMessages();
  const text = messages.screens.confirm;
  const [reply, setReply] = useState<{ asked: string; answer: Answer<'source/plan'> } | null>(null);
  const progress = useMirror(({ waiting }) => waiting.plan);
  const accepted = useSourceConsent((consent) => acceptedOf(source, consent));
  const asked = JSON.stringify([source, withAccepted(options, accepted)]);
  // Ignore answers to outdated requests.
  const answer = reply?.asked === asked ? reply.answer : null;
  useEffect(() => {
    let isOutdated = false;
    const [from, chosen] = JSON.parse(asked) as [string, BuildOptions];
    void call('source/plan', { source: from, options: chosen }).then((next) => {
      if (!isOutdated) setReply({ asked, answer: next });
    });
    return () => {
      isOutdated = true;
    };
  }, [asked]);
  const plan = answer?.ok ? answer.value.plan : null;
  useEffect(() => {
    onPlan(plannedOf(answer));
  }, [answer, onPlan]);

  if (answer?.ok && answer.value.plan === null) return null;
  return (
    <section className={css['ahead']} aria-live="polite" aria-label={text.planLabel}>
      {answer === null && (
        <Quiet>
          <Spinner /> <WaitingText progress={progress} otherwise={text.planning} />
        </Quiet>
      )}
      {answer?.ok && answer.value.nixpkgs && <Quiet>{nixpkgsWords(answer.value.nixpkgs, messages)}</Quiet>}
      {plan?.compilesEverything && (
        <Notice tone="caution" title={messages.plan.compileAll(plan)}>
          <AcceptProblem source={source} problem={{ kind: 'compiling-everything', builds: plan.builds }} />
        </Notice>
      )}
      {plan && !plan.compilesEverything && <AcceptedForSource source={source} />}
      {plan && <PlanSummary plan={plan} counted={plan.compilesEverything} />}
      {answer && !answer.ok && (
        <FailureNotice problem={answer.problem} paragraphs>
          <AcceptProblem source={source} problem={answer.problem} />
        </FailureNotice>
      )}
    </section>
  );
}
