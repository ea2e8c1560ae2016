/** What an evaluation of a stranger's flake may answer. */
import { describe, expect, it } from 'vitest';
import { lockFlake } from '../../../../../main/stages/source/lock-flake.ts';
import { Locks } from '../../../../../main/stages/source/lock-graph.ts';
import { answerOf, MAX_ANSWER_BYTES, type NixSession } from '../../../../../main/system/nix/index.ts';
import { SliceWatch } from '../../../../setup/longest-slice.ts';

describe('the answer of an evaluation', () => {
  it('is what a large flake has', () => {
    const outputs = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`host-${at}`, { success: true }]));
    expect(answerOf(JSON.stringify(outputs))).toEqual({ value: outputs });
  });

  it.each([
    ['is longer than any', JSON.stringify('x'.repeat(MAX_ANSWER_BYTES))],
    ['holds more lists than any', `[${Array.from({ length: 300_000 }, () => '[]').join()}]`],
    [
      'holds more names than any',
      JSON.stringify(Object.fromEntries(Array.from({ length: 90_000 }, (_, at) => [at, 1]))),
    ],
    ['is nested without end', '['.repeat(500_000)],
  ])('is not decoded when it %s', (_case, stdout) => {
    const watch = new SliceWatch();
    expect(answerOf(stdout)).toBe(null);
    expect(watch.take()).toBeLessThan(50);
    watch.stop();
  });
});

it('a lock whose names are megabytes is none: they become part of a thousand paths', () => {
  const name = 'x'.repeat(1024 * 1024);
  expect(Locks.safeParse({ nodes: { [name]: {} }, root: name }).success).toBe(false);
  expect(Locks.safeParse({ nodes: { root: { inputs: { [name]: 'a' } } }, root: 'root' }).success).toBe(false);
});

it.each([
  [257, true],
  [256, false],
])(
  '%i inputs that nothing pins, each of which would be an argument of Nix, are too many: %s',
  async (count, isRefused) => {
    const github = { type: 'github', owner: 'me', repo: 'config', rev: 'a'.repeat(40), narHash: 'sha256-x' };
    const inputs = Object.fromEntries(Array.from({ length: count }, (_, at) => [`i${at}`, 'n']));
    const locks = { nodes: { root: { inputs }, n: { locked: github } }, root: 'root', version: 7 };
    const metadata = JSON.stringify({ url: 'github:me/config', locked: github, locks });
    const run = async (argv: readonly string[]) => ({
      code: argv.includes('--no-update-lock-file') ? 1 : 0,
      stdout: metadata,
      stderrLines: [],
    });
    const question = { reference: 'github:me/config', shown: 'github:me/config', overrideInputs: [], refresh: false };
    const locking = lockFlake({ ...question, accept: [], signal: undefined }, { run } as unknown as NixSession);
    if (isRefused) await expect(locking).rejects.toMatchObject({ failure: { detail: { because: 'lock-too-large' } } });
    else expect((await locking).persistentOverrides).toHaveLength(count);
  },
);
