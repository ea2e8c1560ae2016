import type { BuildPlan } from '../../contract/build-plan.ts';
import { describePlan, describeTightDisk } from '../../contract/plan-words.ts';
import { Notice } from '../ui/index.ts';
import css from './build.module.css';

/** What a build is going to do, how long it takes, and whether there is room. */
export function PlanSummary({ plan }: { plan: BuildPlan }) {
  const tight = describeTightDisk(plan);
  return (
    <>
      <ul className={css['plan']}>
        {describePlan(plan).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {tight && (
        <Notice tone="caution" title="There may be too little room">
          {tight}
        </Notice>
      )}
    </>
  );
}
