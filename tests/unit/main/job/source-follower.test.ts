/** What people are told while a source is looked at, by a clock of the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { JobFailure } from '../../../../contract/wire/failure.ts';
import type { SourceProgress } from '../../../../contract/wire/source-progress.ts';
import { following } from '../../../../main/job/source-follower.ts';
import { readSourceTimes } from '../../../../main/stages/record/index.ts';
import type { SourceTeller } from '../../../../main/stages/source/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'flakestick-follower-'));
vi.stubEnv('XDG_STATE_HOME', folder);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const FILE = { kind: 'message', level: 4, text: "evaluating file '/nix/store/x/flake.nix'" } as const;
const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] as const;

/** What is told, and what it fails with. The clock stands still but for `wait`. */
async function told(
  source: string,
  work: (
    tell: SourceTeller,
    wait: (ms: number) => Promise<unknown>,
    all: readonly SourceProgress[],
  ) => Promise<unknown>,
) {
  const all: SourceProgress[] = [];
  vi.useFakeTimers({ toFake: [...timers] });
  try {
    const thrown: unknown = await following(
      [source],
      (progress) => all.push(progress),
      async (tell) => {
        if (!tell) throw new Error('nobody is told');
        await work(tell, (ms) => vi.advanceTimersByTimeAsync(ms), all);
      },
    ).then(
      () => null,
      (reason: unknown) => reason,
    );
    return { all, thrown, timersLeft: vi.getTimerCount() };
  } finally {
    vi.useRealTimers();
  }
}

describe('a source that is looked at', () => {
  it('is told of at once, then at most ten times a second, and at least once a second', async () => {
    const { thrown } = await told('paces', async (tell, wait, all) => {
      tell.begin('resolving');
      expect(all).toHaveLength(1);
      for (let file = 0; file < 50; file += 1) tell.take(FILE);
      expect(all).toHaveLength(1);
      await wait(100);
      expect(all).toHaveLength(2);
      expect(all[1]?.filesEvaluated).toBe(50);
      await wait(5000);
      expect(all.length).toBeGreaterThanOrEqual(6);
      expect(all.length).toBeLessThanOrEqual(8);
    });
    expect(thrown).toBeNull();
  });

  it('counts the files of each step anew, and not those of before', async () => {
    const { all } = await told('steps', async (tell, wait) => {
      tell.begin('listing');
      tell.take(FILE);
      await wait(200);
      tell.begin('evaluating');
      await wait(200);
      // The same step goes on.
      tell.take(FILE);
      tell.begin('evaluating');
      await wait(200);
    });
    expect(all.map(({ step, filesEvaluated }) => [step, filesEvaluated])).toEqual([
      ['listing', 0],
      ['listing', 1],
      ['evaluating', 0],
      ['evaluating', 1],
    ]);
    expect(new Set(all.filter(({ step }) => step === 'evaluating').map(({ startedAt }) => startedAt)).size).toBe(1);
  });

  it('says since when nothing answers, once, until something does', async () => {
    const { all } = await told('unanswered', async (tell, wait) => {
      tell.begin('resolving');
      await wait(700);
      tell.unanswered(true);
      await wait(300);
      tell.unanswered(true);
      await wait(300);
      tell.unanswered(false);
      await wait(300);
    });
    const since = all.map(({ unansweredSince }) => unansweredSince);
    expect(since.at(0)).toBeUndefined();
    expect(since.at(-1)).toBeUndefined();
    expect(new Set(since.filter((instant) => instant !== undefined)).size).toBe(1);
  });

  it('is told how long it took the last time', async () => {
    const look = (all: SourceProgress[]) => all.at(-1)?.usualMs;
    const first = await told('again', async (tell, wait) => {
      tell.begin('evaluating');
      await wait(3000);
    });
    expect(look(first.all)).toBeNull();
    expect(await readSourceTimes(JSON.stringify(['again']))).toEqual({ evaluating: 3000 });
    const second = await told('again', async (tell, wait) => {
      tell.begin('evaluating');
      await wait(10);
    });
    expect(look(second.all)).toBe(3000);
  });

  it('keeps no time of work that failed, says nothing more, and fails like it', async () => {
    const failure = new JobFailure({ kind: 'no-image-output', reference: 'x' });
    const { thrown, timersLeft } = await told('fails', async (tell, wait) => {
      tell.begin('listing');
      await wait(500);
      tell.take(FILE);
      throw failure;
    });
    expect(thrown).toBe(failure);
    expect(timersLeft).toBe(0);
    expect(await readSourceTimes(JSON.stringify(['fails']))).toEqual({});
  });

  it('asks for no report where nobody listens', async () => {
    expect(await following(['quiet'], undefined, async (tell) => tell)).toBeUndefined();
  });
});
