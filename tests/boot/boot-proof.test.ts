/** Whether a stick boots, told by Flakestick itself: good ones are recognised, damaged ones never. */
import { copyFile, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Line, startCommandLine } from '../devices/command-line.ts';
import { DAMAGES, type Damage, damage } from '../devices/damaged-image.ts';
import { identityOf } from '../devices/listed-drive.ts';
import { liveImage } from '../devices/live-image.ts';
import { Bench } from '../devices/loop-device.ts';
import { IS_LONG } from '../setup/level.ts';

const HEADLESS = ['--headless', '--memory', '512M'];

async function boot(bench: Bench, image: string, firmware: 'bios' | 'uefi'): Promise<Line> {
  const stateFolder = join(bench.folder, 'state');
  const running = startCommandLine(['try', image, `--${firmware}`, ...HEADLESS], { stateFolder });
  const { code, result, stderr } = await running.finished;
  expect(code, stderr).toBe(0);
  return result['boot'] as Line;
}

/** They say so themselves; the others are given up after two minutes. */
const QUICK: readonly Damage[] = ['isolinux', 'esp'];

describe.each(['bios', 'uefi'] as const)('with %s firmware', (firmware) => {
  it.each(DAMAGES[firmware].filter((what) => IS_LONG || QUICK.includes(what)))(
    'an image with a damaged %s is not taken for one that boots',
    (what) =>
      Bench.with(async (bench) => {
        const { path } = await liveImage(join(bench.folder, 'state'));
        const broken = await damage(path, join(bench.folder, 'broken.iso'), what);
        const told = await boot(bench, broken, firmware);
        expect(told['outcome']).not.toBe('booted');
        expect(told['stage']).not.toBe('system');
      }),
  );

  it.each(IS_LONG ? [20] : [])(
    'a good one is recognised each of %i times, beside busy processes',
    { timeout: 7_200_000 },
    (times) =>
      Bench.with(async (bench) => {
        const { path } = await liveImage(join(bench.folder, 'state'));
        for (let round = 0; round < times; round += 2) {
          const both = await Promise.all([boot(bench, path, firmware), boot(bench, path, firmware)]);
          expect(both.map(({ outcome }) => outcome)).toEqual(['booted', 'booted']);
        }
      }),
  );
});

it('a stick that was written is proved to boot, and its record has how far it came, with a picture', () =>
  Bench.with(async (bench) => {
    const stateFolder = join(bench.folder, 'state');
    const { path } = await liveImage(stateFolder);
    const stick = await bench.attach(await bench.file('stick.img', 32 * 1024 ** 2));
    const argv = ['flash', path, '--drive', await identityOf(stick), '--include-loop', '--yes', '--require-boot'];
    const { code, result, events, stderr } = await startCommandLine(argv, { stateFolder }).finished;
    expect(code, stderr).toBe(0);
    expect(result).toMatchObject({
      outcome: 'verified',
      bootProof: 'booted',
      drives: [
        { contents: 'verified', bootProof: { outcome: 'booted', stage: 'system', trouble: null, failure: null } },
      ],
    });
    const booting = events.flatMap(({ drives }) => (drives as { booting?: { stage: string } }[] | undefined) ?? []);
    expect(booting.flatMap(({ booting: now }) => (now ? [now.stage] : []))).toContain('kernel');
    const records = join(stateFolder, 'flakestick/records');
    const record = JSON.parse(await readFile(join(records, `${String(result['recordId'])}.json`), 'utf8')) as {
      bootProof: { picture: string; outcome: string };
    };
    expect(record.bootProof).toMatchObject({ outcome: 'booted' });
    expect((await stat(join(records, record.bootProof.picture))).size).toBeGreaterThan(1000);
    const shown = await startCommandLine(['records', 'show', String(result['recordId'])], { stateFolder }).finished;
    expect(shown.code).toBe(0);
  }));

it('a stick that does not boot stays verified: exit code 0 with --prove-boot, 7 with --require-boot', () =>
  Bench.with(async (bench) => {
    const stateFolder = join(bench.folder, 'state');
    const { path } = await liveImage(stateFolder);
    const broken = await damage(path, join(bench.folder, 'broken.iso'), 'esp');
    for (const [option, exitCode] of [
      ['--prove-boot', 0],
      ['--require-boot', 7],
    ] as const) {
      const file = join(bench.folder, `stick${exitCode}.img`);
      await copyFile(path, file);
      await truncate(file, 32 * 1024 ** 2);
      const stick = await bench.attach(file);
      const argv = ['flash', broken, '--drive', await identityOf(stick), '--include-loop', '--yes', option];
      const { code, result, stderr } = await startCommandLine(argv, { stateFolder }).finished;
      expect(result, stderr).toMatchObject({ outcome: 'verified', drives: [{ contents: 'verified' }] });
      expect(result['bootProof']).not.toBe('booted');
      expect(code).toBe(exitCode);
    }
  }));
