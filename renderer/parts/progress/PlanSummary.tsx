import { describeCosts, describePlan, describeTightDisk } from '../../../contract/messages/plan-words.ts';
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import { useMessages } from '../../language.ts';
import { Notice } from '../../ui/index.ts';
import css from './build.module.css';

/** What a build will do, how long it takes, and whether there is enough space. `counted`: the work is shown beside it. */
export function PlanSummary({ plan, counted = false }: { plan: BuildPlan; counted?: boolean }) {
  const messages = useMessages();
  const tight = describeTightDisk(plan, messages);
  return (
    <>
      <ul className={css['plan']}>
        {(counted ? describeCosts(plan, messages) : describePlan(plan, messages)).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {tight && (
        <Notice tone="caution" title={messages.plan.tightTitle}>
          {tight}
        </Notice>
      )}
    </>
  );
}
