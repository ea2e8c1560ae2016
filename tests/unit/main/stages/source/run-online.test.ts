/** How Nix is run where it may have to fetch something. */
import { expect, it } from 'vitest';
import { runOnline } from '../../../../../main/stages/source/run-online.ts';
import type { NixLogLine, NixRun, NixRunOptions, NixSession } from '../../../../../main/system/nix/index.ts';

interface Asked {
  readonly argv: readonly string[];
  readonly options: NixRunOptions;
}

/** A Nix that answers with these runs, one after the other. */
function nixWith(...runs: Partial<NixRun>[]) {
  const asked: Asked[] = [];
  const run = async (argv: readonly string[], options: NixRunOptions): Promise<NixRun> => {
    asked.push({ argv, options });
    return { code: 0, stdout: '', stderrLines: [], ...runs[asked.length - 1] };
  };
  return { asked, nix: { run } as unknown as NixSession };
}

const optionOf = ({ argv }: Asked, name: string): string | undefined => argv[argv.indexOf(name) + 1];
const start = (id: string, activity: 'transfer' | 'other', text: string): NixLogLine => ({
  ...{ kind: 'start', id, parent: '0', activity, text },
  fields: [],
});

it('waits ten seconds for a connection, and a minute for a server that has stopped', async () => {
  const { asked, nix } = nixWith({});
  await runOnline(['eval', 'x'], nix, { tell: undefined });
  const [first] = asked;
  if (!first) throw new Error('Nix was not asked');
  expect(first.argv.slice(0, 2)).toEqual(['eval', 'x']);
  expect(optionOf(first, 'connect-timeout')).toBe('10');
  expect(optionOf(first, 'stalled-download-timeout')).toBe('60');
});

it('does without a cache that cannot be reached', async () => {
  const { asked, nix } = nixWith({ code: 1, lostNetwork: 'cache' }, { stdout: 'fine' });
  expect((await runOnline(['eval', 'x'], nix, { tell: undefined })).stdout).toBe('fine');
  expect(asked.map((one) => optionOf(one, 'substitute'))).toEqual([asked[0]?.argv[0], 'false']);
});

it.each([
  ['a source that cannot be reached', { code: 1, lostNetwork: 'source' as const }],
  ['a failure of another kind', { code: 1 }],
  ['success', {}],
])('asks once for %s', async (_case, answer) => {
  const { asked, nix } = nixWith(answer);
  expect(await runOnline(['eval', 'x'], nix, { tell: undefined })).toMatchObject(answer);
  expect(asked).toHaveLength(1);
});

it('lets caches take their time where a plan depends on them', async () => {
  const { asked, nix } = nixWith({}, {});
  await runOnline(['build'], nix, { tell: undefined, needsCaches: true });
  await runOnline(['build'], nix, { tell: undefined });
  expect(asked.map(({ options }) => options.stopsOffline)).toEqual(['sources', 'caches-too']);
});

it('stops the clock of an evaluation while something is fetched, by Nix, Git or Mercurial', async () => {
  const { asked, nix } = nixWith({});
  const limit = { stage: 'source', ms: 1000 } as const;
  await runOnline(['eval'], nix, { tell: undefined, limit });
  const options = asked[0]?.options;
  const isPaused = (): boolean | undefined => options?.limit?.isPaused?.();
  const take = (line: NixLogLine): void => options?.onActivity?.(line);
  expect(isPaused()).toBe(false);
  take(start('1', 'transfer', 'downloading x'));
  take(start('2', 'other', "fetching Git repository 'ssh://a/b'"));
  take(start('3', 'other', "evaluating derivation 'x'"));
  expect(isPaused()).toBe(true);
  take({ kind: 'stop', id: '1' });
  expect(isPaused()).toBe(true);
  take({ kind: 'stop', id: '2' });
  // What is evaluated meanwhile counts.
  expect(isPaused()).toBe(false);
  take(start('4', 'other', "fetching Mercurial repository 'https://a/b'"));
  expect(isPaused()).toBe(true);
});

it('tells what Nix does and whether it waits, and at the end that it does not', async () => {
  const { asked, nix } = nixWith({});
  const told: unknown[] = [];
  const tell = {
    begin: () => {},
    take: (line: NixLogLine) => void told.push(line.kind),
    unanswered: (isWaiting: boolean) => void told.push(isWaiting),
  };
  await runOnline(['eval'], nix, { tell });
  asked[0]?.options.onActivity?.({ kind: 'plain', text: 'x' });
  asked[0]?.options.onUnanswered?.(true);
  expect(told).toEqual([false, 'plain', true]);
});

it('ends the waiting also where Nix is stopped', async () => {
  const told: boolean[] = [];
  const tell = { begin: () => {}, take: () => {}, unanswered: (isWaiting: boolean) => void told.push(isWaiting) };
  const nix = { run: () => Promise.reject(new Error('stopped')) } as unknown as NixSession;
  await expect(runOnline(['eval'], nix, { tell })).rejects.toThrow('stopped');
  expect(told).toEqual([false]);
});
