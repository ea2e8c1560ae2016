/** A list of faults as tests, each of which is a row of docs/fault-matrix.md. */
import { describe, expect, it } from 'vitest';
import { promisedMs } from '../setup/busy.ts';
import type { Finished, Running } from './command-line.ts';
import { FaultMatrix } from './fault-matrix.ts';
import {
  checkTruth,
  type Ending,
  type JobStart,
  observe,
  type Situation,
  startJob,
  withSituation,
} from './fault-run.ts';
import { canFail } from './faulty-drive.ts';
import type { StickOptions } from './nbd-stick.ts';

export interface FaultCase {
  readonly fault: string;
  readonly when: string;
  readonly stick?: Partial<StickOptions>;
  /** Before the job starts: what else is there, and how it is started. */
  readonly before?: (situation: Situation) => JobStart | Promise<JobStart>;
  /** While it runs. Gives another run to look at, where that is what the fault is about. */
  readonly during?: (situation: Situation, running: Running) => Promise<Finished | undefined>;
  readonly ending: Ending;
  /** Part of the result line. */
  readonly result?: object;
  /** Part of what people are told. */
  readonly said?: string;
  /** What the drive holds is known otherwise, or not knowable here. */
  readonly skipTruth?: boolean;
  readonly withinSeconds?: number;
}

/** What waits in vain for a job that has ended says how it ended. */
function explain({ finished }: Running): (thrown: unknown) => Promise<never> {
  return async (thrown) => {
    const ended = await Promise.race([finished, Promise.resolve(null)]);
    if (!ended) throw thrown;
    throw new Error(`The job had ended with ${ended.code}: ${ended.stderr.slice(-2000)}`, { cause: thrown });
  };
}

/** `heading`: of the table. */
export function testFaults(heading: string, cases: readonly FaultCase[]): void {
  const matrix = new FaultMatrix(heading);
  const titled = cases.map((one) => [`${one.fault}: ${one.when}`, one] as const);
  describe.skipIf(!canFail)(heading, () => {
    it.each(titled)('%s', async (_title, { stick = {}, before, during, ending, result, ...fault }) => {
      await withSituation(stick, async (situation) => {
        const start = (await before?.(situation)) ?? {};
        const startedAtMs = performance.now();
        const running = startJob(situation, start);
        try {
          const finished = (await during?.(situation, running).catch(explain(running))) ?? (await running.finished);
          const observed = observe(finished, startedAtMs);
          if (result) expect(finished.result).toMatchObject(result);
          if (fault.said) expect(finished.stderr).toContain(fault.said);
          // The ending first: what the cells should hold follows from it.
          matrix.expectEnding(ending, observed);
          if (!fault.skipTruth) await checkTruth(finished, situation, ending);
          if (fault.withinSeconds) expect(observed.seconds).toBeLessThan(promisedMs(fault.withinSeconds * 1000) / 1000);
          matrix.add(fault, ending, observed);
        } finally {
          running.child.kill('SIGKILL');
        }
      });
    });

    it('docs/fault-matrix.md has the observed rows', () => matrix.check(cases.length));
  });
}
