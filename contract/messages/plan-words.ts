/** A plan in a person's words, for all shells. */
import { type BuildPlan, shortagesOf } from '../wire/build-plan.ts';
import type { Messages } from './en/index.ts';

function workText(work: BuildPlan, { plan }: Messages): string {
  const { builds, fetches } = work;
  if (builds + fetches === 0) return plan.nothingToDo;
  if (work.compilesEverything) return plan.compileAll({ builds });
  if (fetches === 0) return plan.buildOnly({ builds });
  return builds === 0 ? plan.fetchOnly(work) : plan.buildAndFetch(work);
}

function roughly(ms: number, { plan }: Messages): string {
  const seconds = ms / 1000;
  if (seconds < 60) return plan.aboutSeconds({ seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return plan.aboutMinutes({ minutes });
  return plan.aboutHours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function timeText({ builds, fetches, likelyMs, unknownBuilds }: BuildPlan, messages: Messages): string | null {
  const { plan } = messages;
  if (builds + fetches === 0) return null;
  if (likelyMs === null) return plan.timeUnknown;
  const known = { roughly: roughly(likelyMs, messages) };
  return unknownBuilds === 0 ? plan.time(known) : plan.timeOfKnown({ ...known, unknownBuilds });
}

/** One sentence for each file system. */
function diskTexts({ disk }: BuildPlan, { plan, number }: Messages): string[] {
  return [...Map.groupBy(disk, ({ fileSystem }) => fileSystem).values()].map((needs) => {
    const needBytes = needs.reduce((sum, { likelyBytes }) => sum + likelyBytes, 0);
    const places = number.list(needs.map(({ what, path }) => plan.place[what]({ path })));
    const freeBytes = needs[0]?.freeBytes ?? 0;
    if (needs.some(({ isOpenEnded }) => isOpenEnded))
      return needBytes === 0
        ? plan.freeAndUnknown({ freeBytes, places })
        : plan.freeAndAtLeast({ freeBytes, places, needBytes });
    return needBytes === 0 ? plan.free({ freeBytes, places }) : plan.freeAndNeeded({ freeBytes, places, needBytes });
  });
}

/** Null while there is room enough. */
export function describeTightDisk(plan: BuildPlan, messages: Messages): string | null {
  const [shortage] = shortagesOf(plan.disk, 'likelyBytes');
  return shortage ? messages.plan.tight(shortage) : null;
}

/** A sentence each: the work, the time, the room. */
export function describePlan(plan: BuildPlan, messages: Messages): string[] {
  return [workText(plan, messages), ...describeCosts(plan, messages)];
}

/** What stays of interest while the work itself is counted. */
export function describeCosts(plan: BuildPlan, messages: Messages): string[] {
  return [timeText(plan, messages), ...diskTexts(plan, messages)].filter((text) => text !== null);
}
