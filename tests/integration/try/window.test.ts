/** In a window by SPICE. A script stands in for remote-viewer: it looks for the socket it is given, and is closed after a while. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWriterImage, WROTE } from '../../devices/boot-sector.ts';
import { Bench } from '../../devices/loop-device.ts';
import { trying } from './trying.ts';

async function viewerIn(bench: Bench, script: string): Promise<Record<string, string>> {
  const folder = join(bench.folder, 'bin');
  await mkdir(folder);
  await writeFile(join(folder, 'remote-viewer'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'remote-viewer'), 0o755);
  // Nothing connects to the display: QEMU has none, and the viewer is a script.
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}`, DISPLAY: ':4711' };
}

it('the machine ends with its window, and leaves neither a process nor its socket', () =>
  Bench.with(async (bench) => {
    const desk = await trying(bench);
    const image = await makeWriterImage(join(bench.folder, 'writer.img'));
    const seen = join(bench.folder, 'seen');
    const environment = await viewerIn(
      bench,
      `echo "$1" >${seen}; test -S "\${1#spice+unix://}" && echo there >>${seen}; sleep 3`,
    );
    const running = desk.start([image, '--bios', '--memory', '256M'], { environment });
    const { machine } = (await running.until(({ event }) => event === 'machine')) as unknown as { machine: object };
    expect(machine).toMatchObject({ screen: 'spice', firmware: 'bios' });
    const { code, result, events, stderr } = await running.finished;
    expect(code, stderr).toBe(0);
    expect(result).toMatchObject({ outcome: 'tried', picture: null });
    expect(events.some(({ event, line }) => event === 'serial' && String(line).includes(WROTE))).toBe(true);
    expect(await readFile(seen, 'utf8')).toMatch(/^spice\+unix:\/\/.*\nthere\n$/);
    expect(await desk.left()).toEqual([]);
  }));

it('a viewer that cannot show anything is a failure', () =>
  Bench.with(async (bench) => {
    const desk = await trying(bench);
    const image = await makeWriterImage(join(bench.folder, 'writer.img'));
    const seen = join(bench.folder, 'seen');
    const environment = await viewerIn(bench, `echo started >${seen}; exit 1`);
    const { code, result } = await desk.start([image, '--bios', '--memory', '256M'], { environment }).finished;
    expect(result).toMatchObject({ outcome: 'failed', failure: { kind: 'no-screen' } });
    expect(await readFile(seen, 'utf8')).toBe('started\n');
    expect(code).toBe(9);
    expect(await desk.left()).toEqual([]);
  }));
