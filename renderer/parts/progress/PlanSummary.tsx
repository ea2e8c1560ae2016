import {
  describeCosts,
  describePlan,
  describeTightDisk,
  TIGHT_DISK_TITLE,
} from '../../../contract/messages/plan-words.ts';
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import { Notice } from '../../ui/index.ts';
import css from './build.module.css';

/** What a build is going to do, how long it takes, and whether there is room. `counted`: the work is shown beside it. */
export function PlanSummary({ plan, counted = false }: { plan: BuildPlan; counted?: boolean }) {
  const tight = describeTightDisk(plan);
  return (
    <>
      <ul className={css['plan']}>
        {(counted ? describeCosts(plan) : describePlan(plan)).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {tight && (
        <Notice tone="caution" title={TIGHT_DISK_TITLE}>
          {tight}
        </Notice>
      )}
    </>
  );
}
