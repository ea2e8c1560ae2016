/** The judge on boots as they were seen in QEMU 7.2, emulated: tests/boot/record-boots.ts records them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Boot } from '../../../../../contract/wire/boot.ts';
import { BootJudge, LIMITS, type Observation } from '../../../../../main/stages/try/index.ts';

const FOLDER = join(import.meta.dirname, '../../../../fixtures/boots');
const START: Observation = {
  atMs: 0,
  readBytes: 0,
  readCount: 0,
  mode: null,
  changedPixels: null,
  text: '',
  serial: '',
  ended: null,
};

function recorded(name: string): Observation[] {
  const lines = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Partial<Observation>[];
  let seen = START;
  return lines.map((line) => {
    seen = { ...seen, ...line };
    return seen;
  });
}

/** At the end of the recording, nothing moves any more. */
function judged(observations: readonly Observation[], limits = LIMITS.emulated): Boot {
  const judge = new BootJudge(limits);
  for (const seen of observations) judge.accept(seen);
  const last = observations.at(-1) ?? START;
  for (let atMs = last.atMs; judge.boot === null; atMs += 1000)
    judge.accept({ ...last, changedPixels: 18, atMs: atMs + 1000 });
  return judge.boot;
}

/** What is known of some. */
const EXPECTED: { readonly [name: string]: Partial<Boot> } = {
  'bios-none': { outcome: 'booted', stage: 'system' },
  'bios-mbr': { outcome: 'not-recognised', stage: 'firmware' },
  'bios-isolinux': { outcome: 'failed', trouble: 'bootloader-damaged', stage: 'firmware' },
  'bios-label': { outcome: 'not-recognised', stage: 'user-space' },
  'uefi-none': { outcome: 'booted', stage: 'system' },
  'uefi-esp': { outcome: 'failed', trouble: 'firmware-shell', stage: 'firmware' },
  'uefi-label': { outcome: 'not-recognised' },
};
const names = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

describe('a recorded boot', () => {
  it('is there for each firmware and each damage', () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(EXPECTED)));
    expect(names.length).toBeGreaterThanOrEqual(12);
  });

  it.each(names)('is told: %s', (name) => {
    const boot = judged(recorded(name));
    expect(boot).toMatchObject(EXPECTED[name] ?? {});
    expect(boot.outcome === 'booted', JSON.stringify(boot)).toBe(name.endsWith('-none'));
    if (!name.endsWith('-none')) expect(boot.stage).not.toBe('system');
  });

  /** As if nobody wrote anything, and the machine stayed on. */
  const silent = (name: string): Observation[] =>
    recorded(name).map((seen) => ({ ...seen, serial: '', text: '', ended: null }));

  it.each(names)('is told without a word, by what is read: %s', (name) =>
    expect(judged(silent(name)).outcome === 'booted').toBe(name.endsWith('-none')),
  );

  it.each(names)('is never taken for a good one by what is read alone: %s', (name) =>
    expect(judged(silent(name).map((seen) => ({ ...seen, mode: null }))).outcome).not.toBe('booted'),
  );

  it.each(names)('is told the same on a machine that is three times slower: %s', (name) => {
    const slow = recorded(name).map((seen) => ({ ...seen, atMs: seen.atMs * 3 }));
    expect(judged(slow).outcome === 'booted').toBe(name.endsWith('-none'));
  });
});

describe('a machine', () => {
  const MIB = 1024 ** 2;
  /** Its kernel runs after four seconds, its programs after six. */
  const started: Observation[] = [
    { ...START, atMs: 1000, mode: 'low' },
    { ...START, atMs: 3000, mode: 'low', readBytes: 12 * MIB },
    { ...START, atMs: 4000, mode: 'kernel', readBytes: 12 * MIB },
    { ...START, atMs: 6000, mode: 'user', readBytes: 12 * MIB },
  ];

  it('whose programs read the rest of the stick, and then nothing more, has booted', () => {
    const boot = judged([...started, { ...START, atMs: 9000, mode: 'user', readBytes: 40 * MIB, readCount: 300 }]);
    expect(boot).toMatchObject({ outcome: 'booted', stage: 'system', readBytes: 40 * MIB });
    expect(boot.durationMs).toBeGreaterThanOrEqual(9000 + LIMITS.emulated.quietMs);
  });

  it('that never stops reading may be looking for something: it is not recognised', () => {
    const busy = Array.from({ length: 400 }, (_, second) => ({
      ...START,
      atMs: 7000 + second * 1000,
      mode: 'user' as const,
      readBytes: (20 + second) * MIB,
    }));
    expect(judged([...started, ...busy], { ...LIMITS.emulated, wholeMs: 300_000 })).toMatchObject({
      outcome: 'not-recognised',
    });
  });

  it('whose programs read in small pieces, as a search for a label does, is not recognised', () => {
    const searching: Observation = { ...START, atMs: 9000, mode: 'user', readBytes: 47 * MIB, readCount: 1000 };
    expect(judged([...started, searching])).toMatchObject({ outcome: 'not-recognised', stage: 'user-space' });
  });

  it('whose programs read nothing of the stick is not recognised', () =>
    expect(judged(started)).toMatchObject({ outcome: 'not-recognised', stage: 'user-space' }));

  it('where somebody can log in has booted, whatever was read', () => {
    const login = { ...START, atMs: 9000, readBytes: 12 * MIB, mode: 'kernel' as const };
    for (const serial of ['nixos login: ', '<<< Welcome to NixOS 26.05 (x86_64) - ttyS0 >>>\n', '[nixos@nixos:~]$ '])
      expect(judged([...started, { ...login, serial }])).toMatchObject({ outcome: 'booted', stage: 'system' });
    expect(judged([...started, { ...login, serial: 'Last login: Sat Nov 28\n' }]).outcome).toBe('not-recognised');
  });

  it('that starts again has failed; one that switches itself off may have run', () => {
    expect(judged([...started, { ...START, atMs: 7000, ended: 'reset' }])).toMatchObject({ trouble: 'reset' });
    expect(judged([...started, { ...START, atMs: 7000, ended: 'shutdown' }])).toMatchObject({
      outcome: 'not-recognised',
    });
    expect(judged([...started, { ...START, atMs: 7000, ended: 'panic' }])).toMatchObject({ trouble: 'kernel-panic' });
  });

  it('in whose boot loader ring 3 is seen has no kernel yet', () => {
    const odd: Observation = { ...START, atMs: 2000, mode: 'user', readBytes: 9 * MIB };
    expect(judged([odd])).toMatchObject({ outcome: 'not-recognised', stage: 'bootloader' });
  });

  it('whose cursor blinks stands still; one whose picture changes does not', () => {
    const long = (pixels: number): Observation[] =>
      Array.from({ length: 90 }, (_, second) => ({ ...START, atMs: second * 1000, changedPixels: pixels }));
    const ended = (pixels: number): number => judged(long(pixels)).durationMs;
    const { stillMs } = LIMITS.emulated;
    expect(ended(18)).toBeLessThan(stillMs + 5000);
    expect(ended(5000)).toBeGreaterThan(stillMs + 80_000);
  });

  it('is given up after a limit, however much moves', () => {
    const forever = Array.from({ length: 1000 }, (_, second) => ({
      ...START,
      atMs: second * 1000,
      changedPixels: 9999,
    }));
    expect(judged(forever).durationMs).toBe(LIMITS.emulated.wholeMs);
  });
});
