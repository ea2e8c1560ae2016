/** Real machines, from images and from sticks. Where there is no KVM each takes 5 to 15 s of a processor. */
import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  FIRST_WRITTEN_SECTOR,
  makeWriterImage,
  WRITER_IMAGE_BYTES,
  WROTE,
  writerImage,
} from '../../devices/boot-sector.ts';
import { liveImage } from '../../devices/live-image.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { SMALL, sha256Of, trying } from './trying.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const serialOf = (events: readonly { event: string }[]): string =>
  events
    .filter(({ event }) => event === 'serial')
    .map((event) => String((event as unknown as { line: string }).line))
    .join('\n');

describe('a live image', () => {
  it('starts with UEFI firmware, is seen to have started, and stays as it was', () =>
    Bench.with(async (bench) => {
      const desk = await trying(bench);
      const { path, volumeLabel } = await liveImage(desk.stateFolder);
      const before = await sha256Of(path);
      const { code, result, events, stderr } = await desk.start([path, '--uefi', ...SMALL]).finished;
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({
        outcome: 'tried',
        subject: path,
        machine: { firmware: 'uefi', screen: 'none', memoryBytes: 512 * 1024 ** 2, sshPort: null },
        boot: { outcome: 'booted', stage: 'system', trouble: null },
      });
      expect(serialOf(events)).toContain(`FLAKE-LIVE-OK ${volumeLabel} uefi`);
      expect(serialOf(events)).not.toContain('\u001b');
      const stages = events.flatMap(({ event, stage }) => (event === 'progress' ? [stage] : []));
      expect(stages).toEqual(expect.arrayContaining(['bootloader', 'kernel']));
      const picture = String(result['picture']);
      expect(picture).toMatch(/\/state\/flakestick\/pictures\/.*\.png$/);
      expect((await readFile(picture)).subarray(0, 4)).toEqual(PNG);
      expect(await sha256Of(path)).toBe(before);
      expect(await desk.left()).toEqual([]);
    }));

  it('starts from a stick with BIOS firmware; the stick stays as it was', () =>
    Bench.with(async (bench) => {
      const desk = await trying(bench);
      const { path, volumeLabel } = await liveImage(desk.stateFolder);
      const file = join(bench.folder, 'stick.img');
      await copyFile(path, file);
      await truncate(file, 32 * 1024 ** 2);
      const stick = await bench.attach(file);
      const before = await sha256Of(file);
      const screenshot = join(bench.folder, 'screen.png');
      const argv = [stick, '--bios', ...SMALL, '--screenshot', screenshot, '--require-boot'];
      const { code, result, events, stderr } = await desk.start(argv).finished;
      expect(code, stderr).toBe(0);
      expect(result).toMatchObject({
        outcome: 'tried',
        subject: stick,
        machine: { firmware: 'bios' },
        boot: { outcome: 'booted', stage: 'system' },
        picture: screenshot,
      });
      expect(serialOf(events)).toContain(`FLAKE-LIVE-OK ${volumeLabel} bios`);
      expect((await stat(screenshot)).size).toBeGreaterThan(1000);
      await run('blockdev', '--flushbufs', stick);
      expect(await sha256Of(file)).toBe(before);
      expect(await desk.left()).toEqual([]);
    }));
});

describe('a guest that writes', () => {
  it.each(['image', 'compressed image', 'stick'])('to the %s changes nothing, and Ctrl-C leaves nothing', (kind) =>
    Bench.with(async (bench) => {
      const desk = await trying(bench);
      const file = await makeWriterImage(join(bench.folder, 'writer.img'));
      const compressed = join(bench.folder, 'writer.img.gz');
      await writeFile(compressed, gzipSync(writerImage()));
      const subject = kind === 'stick' ? await bench.attach(file) : kind === 'image' ? file : compressed;
      const before = [await sha256Of(file), await sha256Of(compressed)];
      const running = desk.start([subject, '--bios', ...SMALL, '--keep-running']);
      await running.until(({ event, line }) => event === 'serial' && String(line).includes(WROTE));
      running.child.kill('SIGINT');
      const { code, result } = await running.finished;
      expect([code, result.outcome]).toEqual([130, 'cancelled']);
      if (kind === 'stick') await run('blockdev', '--flushbufs', subject);
      expect([await sha256Of(file), await sha256Of(compressed)]).toEqual(before);
      const written = (await readFile(file)).subarray(FIRST_WRITTEN_SECTOR * 512, WRITER_IMAGE_BYTES);
      expect(written.every((byte) => byte === 0)).toBe(true);
      expect(await desk.left()).toEqual([]);
    }),
  );
});
