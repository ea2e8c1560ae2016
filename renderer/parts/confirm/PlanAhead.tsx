import { useEffect, useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { type Answer, call } from '../../bridge.ts';
import { Notice, Spinner } from '../../ui/index.ts';
import { PlanSummary } from '../progress/index.ts';
import css from './confirm.module.css';

/** What the build before the writing will do, asked for while the user reads what will be lost. */
export function PlanAhead({ source, options }: { source: string; options: BuildOptions }) {
  const [told, setTold] = useState<{ asked: string; answer: Answer<'source/plan'> } | null>(null);
  const asked = JSON.stringify([source, options]);
  // An answer to what is no longer asked is none.
  const answer = told?.asked === asked ? told.answer : null;
  useEffect(() => {
    let isOutdated = false;
    const [from, chosen] = JSON.parse(asked) as [string, BuildOptions];
    void call('source/plan', { source: from, options: chosen }).then((reply) => {
      if (!isOutdated) setTold({ asked, answer: reply });
    });
    return () => {
      isOutdated = true;
    };
  }, [asked]);

  if (answer?.ok && answer.value.plan === null) return null;
  return (
    <section className={css['ahead']} aria-live="polite" aria-label="What will be built">
      {answer === null && (
        <p className={css['quiet']}>
          <Spinner /> Working out what has to be built…
        </p>
      )}
      {answer?.ok && answer.value.plan && <PlanSummary plan={answer.value.plan} />}
      {answer && !answer.ok && <CannotBuild explanation={answer.explanation} />}
    </section>
  );
}

function CannotBuild({ explanation: { title, happened, remedy } }: { explanation: Explanation }) {
  return (
    <Notice tone="bad" title={title}>
      <p>{happened}</p>
      <p>{remedy}</p>
    </Notice>
  );
}
