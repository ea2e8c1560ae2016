/** What a build is going to do, as the terminal tells it. */

import { explain } from '../../../contract/messages/explain.ts';
import { describePlan, describeTightDisk, TIGHT_DISK_TITLE } from '../../../contract/messages/plan-words.ts';
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { type JobRunner, planSource } from '../../job/index.ts';
import type { Output } from './output.ts';

/** Says once, before anything is built, what there is to do, how long it takes and whether there is room. */
export function notePlan(runner: JobRunner, output: Output): void {
  let told = '';
  runner.subscribe((state) => {
    if (state.phase !== 'building' || state.build.plan === null || told === state.startedAt) return;
    const { plan } = state.build;
    told = state.startedAt;
    for (const text of describePlan(plan)) output.note(text);
    const tight = describeTightDisk(plan);
    if (tight) output.complain(`${TIGHT_DISK_TITLE}. ${tight}`);
    output.event('plan', { plan });
  });
}

export interface ShownPlan {
  /** Null for what is not built, and where it cannot be told. */
  readonly plan: BuildPlan | null;
  readonly planFailure: Failure | null;
  readonly lines: readonly string[];
}

/** The plan of something that is only looked at. That it could not be built now is told, and no failure of looking. */
export async function lookAtPlan(source: string, options: BuildOptions, signal: AbortSignal): Promise<ShownPlan> {
  try {
    const plan = await planSource(source, options, signal);
    const elsewhere = 'What there is to do in another store is told when the build begins.';
    if (plan === null) return { plan, planFailure: null, lines: options.store === null ? [] : [elsewhere] };
    const tight = describeTightDisk(plan);
    return {
      plan,
      planFailure: null,
      lines: [...describePlan(plan), ...(tight ? [`${TIGHT_DISK_TITLE}. ${tight}`] : [])],
    };
  } catch (thrown) {
    if (!(thrown instanceof JobFailure)) throw thrown;
    const { title, happened, remedy } = explain(thrown.failure);
    return {
      plan: null,
      planFailure: thrown.failure,
      lines: [`It cannot be built now. ${title}: ${happened} ${remedy}`],
    };
  }
}
