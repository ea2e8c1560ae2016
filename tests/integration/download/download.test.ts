/**
 * The command line, a web server on loopback, and loop devices: what comes from the web reaches a drive proven, or not at all.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Line, startCommandLine } from '../../devices/command-line.ts';
import { ImageServer } from '../../devices/image-server.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, diskImageBytes, run } from '../../devices/loop-device.ts';
import { promisedMs } from '../../setup/busy.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 6 * MEBIBYTE + 512;
const CUT = 4 * MEBIBYTE;
const LATEST = '/nixos-26.05/latest-nixos-minimal-x86_64-linux.iso';

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Of `bytes=N-`. */
const startOf = (range: string | null | undefined): number => Number(/\d+/.exec(range ?? '')?.[0] ?? 0);

interface Stage {
  readonly bench: Bench;
  readonly server: ImageServer;
  readonly image: Buffer;
  readonly stick: string;
  /** Of the stick, as its medium holds it. */
  readonly held: () => Promise<Buffer>;
  readonly options: { stateFolder: string; environment: Readonly<Record<string, string>> };
  readonly flash: (source: string, ...more: string[]) => string[];
}

async function onStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  const server = await ImageServer.start();
  try {
    await Bench.with(async (bench) => {
      const file = await bench.file('stick.img', 32 * MEBIBYTE);
      await writeFile(file, Buffer.alloc(32 * MEBIBYTE, 'something dear '));
      const stick = await bench.attach(file);
      // It holds data.
      const id = await identityOf(stick);
      const held = async (): Promise<Buffer> => {
        await run('blockdev', '--flushbufs', stick);
        return readFile(file);
      };
      const image = diskImageBytes(IMAGE_BYTES);
      const environment = { XDG_CACHE_HOME: join(bench.folder, 'cache'), FLAKESTICK_CHANNELS: server.url('') };
      const options = { stateFolder: join(bench.folder, 'state'), environment };
      const flash: Stage['flash'] = (source, ...more) => [
        'flash',
        source,
        '--drive',
        id,
        '--include-loop',
        '--yes',
        ...more,
      ];
      await use({ bench, server, image, stick, held, options, flash });
    });
  } finally {
    await server.close();
  }
}

const partsIn = (bench: Bench): Promise<string[]> =>
  readdir(join(bench.folder, 'cache/flakestick/downloads/parts')).catch(() => []);

describe('flash from the web', () => {
  it('writes an official image that is what its checksum says; the record names where both came from', () =>
    onStage(async ({ server, image, held, options, flash, bench }) => {
      const version = '/releases/nixos-minimal-26.05.1-x86_64-linux.iso';
      server.redirects.set(LATEST, version).set(`${LATEST}.sha256`, `${version}.sha256`);
      server.files.set(version, { bytes: image, etag: '"1"', cutAfter: [CUT] }).set(`${version}.sha256`, {
        bytes: Buffer.from(`${sha256Of(image)}  nixos-minimal-26.05.1-x86_64-linux.iso\n`),
      });
      const argv = flash('official:minimal', '--system', 'x86_64-linux');
      const { code, result, events } = await commandLine(argv, options);
      expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      expect((await held()).subarray(0, IMAGE_BYTES).equals(image)).toBe(true);
      expect(events.some(({ phase }) => phase === 'downloading')).toBe(true);
      const last = server.asked.at(-1);
      expect(last).toMatchObject({ path: version, status: 206 });
      expect(startOf(last?.range)).toBeGreaterThan(CUT - MEBIBYTE);
      const [name = ''] = (await readdir(join(bench.folder, 'state/flakestick/records'))).filter((one) =>
        one.endsWith('.json'),
      );
      const record = JSON.parse(await readFile(join(bench.folder, 'state/flakestick/records', name), 'utf8'));
      expect(record.provenance).toMatchObject({
        source: 'official:minimal',
        title: 'Official NixOS 26.05 minimal (x86_64)',
        system: 'x86_64-linux',
        download: {
          url: server.url(LATEST),
          finalUrl: server.url(version),
          sha256: sha256Of(image),
          checksum: { kind: 'file', url: server.url(`${version}.sha256`) },
        },
      });

      // Known by its checksum, it is not fetched again.
      server.asked.length = 0;
      const again = await commandLine(flash(server.url('/gone.iso'), '--sha256', sha256Of(image)), options);
      expect({ code: again.code, outcome: again.result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      expect(server.asked).toEqual([]);
    }));

  it.each([
    ['another content than its checksum', '/wrong.iso', 'download-digest-differs', 3],
    ['no checksum', '/alone.iso', 'download-unverified', 3],
    ['a web page in its place', '/page.iso', 'not-an-image', 3],
    ['nothing there', '/missing.iso', 'download-refused', 3],
    ['a redirect to plain http', '/plain.iso', 'download-address-refused', 3],
  ])('with %s ends before anything is written', (_, path, kind, code) =>
    onStage(async ({ server, image, held, options, flash, bench }) => {
      const { files } = server;
      files.set('/wrong.iso', { bytes: image }).set('/wrong.iso.sha256', { bytes: Buffer.from('b'.repeat(64)) });
      files.set('/alone.iso', { bytes: image });
      files.set('/page.iso', { bytes: Buffer.from('<!doctype html><p>Please log in'), type: 'text/html' });
      server.redirects.set('/plain.iso', 'http://example.org/nixos.iso');
      const given = ['/page.iso', '/missing.iso', '/plain.iso'].includes(path) ? ['--sha256', 'a'.repeat(64)] : [];
      const before = sha256Of(await held());
      const finished = await commandLine(flash(server.url(path), ...given), options);
      expect(finished.result['failure']).toMatchObject({ kind });
      expect({ code: finished.code, outcome: finished.result.outcome }).toEqual({ code, outcome: 'failed' });
      expect(sha256Of(await held())).toBe(before);
      if (kind !== 'download-refused' && kind !== 'download-address-refused') expect(await partsIn(bench)).toEqual([]);
    }),
  );

  it('accepts a download without a checksum if that is requested, with a warning', () =>
    onStage(async ({ server, image, held, options, flash }) => {
      server.files.set('/alone.iso', { bytes: image });
      const finished = await commandLine(flash(server.url('/alone.iso'), '--accept-unverified-download'), options);
      expect({ code: finished.code, outcome: finished.result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      expect(finished.stderr).toContain('There is no checksum');
      expect(finished.result['source']).toMatchObject({
        download: { checksum: { kind: 'none' }, sha256: sha256Of(image) },
      });
      expect((await held()).subarray(0, IMAGE_BYTES).equals(image)).toBe(true);
    }));

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'by %s in the middle leaves the drive alone and a part to go on from',
    (signal) =>
      onStage(async ({ server, image, held, options, flash, bench }) => {
        server.files.set('/a.iso', { bytes: image, etag: '"1"', stallAfter: [CUT] });
        const before = sha256Of(await held());
        const argv = flash(server.url('/a.iso'), '--sha256', sha256Of(image));
        const running = startCommandLine(argv, options);
        const hasCome = ({ download }: Line): boolean =>
          ((download as { progress: { doneBytes: number } } | undefined)?.progress.doneBytes ?? 0) > MEBIBYTE;
        await running.until(hasCome);
        const stoppedAtMs = performance.now();
        running.child.kill(signal);
        const { code } = await running.finished;
        if (signal === 'SIGINT') {
          expect(code).toBe(130);
          expect(performance.now() - stoppedAtMs).toBeLessThan(promisedMs(1000));
        }
        expect(sha256Of(await held())).toBe(before);
        expect(await partsIn(bench)).toHaveLength(1);
        const after = await commandLine(argv, options);
        expect(after.result.outcome).toBe('verified');
        const { range, status } = server.asked.at(-1) ?? {};
        expect(status).toBe(206);
        expect(startOf(range)).toBeGreaterThan(MEBIBYTE);
      }),
  );

  it.each([
    ['says how long the image is: nothing is fetched', true],
    ['does not say it: what has come is deleted', false],
  ])('onto a full disk fails where the server %s', (_, isLengthSaid) =>
    onStage(async ({ server, image, options, flash, bench, held }) => {
      const cache = join(bench.folder, 'cache');
      await mkdir(cache);
      // 66 MiB, of which 64 are a reserve; an image of 80 is more than all of it.
      await run('mount', '-t', 'tmpfs', '-o', isLengthSaid ? 'size=66m' : 'size=70m', 'flakestick-test', cache);
      bench.onEnd(() => run('umount', cache));
      const bytes = isLengthSaid ? image : Buffer.concat([image, Buffer.alloc(80 * MEBIBYTE)]);
      server.files.set('/a.iso', { bytes, isLengthSaid });
      const before = sha256Of(await held());
      const { code, result } = await commandLine(flash(server.url('/a.iso'), '--sha256', sha256Of(bytes)), options);
      expect(result['failure']).toMatchObject({ kind: 'disk-full' });
      expect(code).toBe(4);
      expect(sha256Of(await held())).toBe(before);
      const parts = await partsIn(bench);
      expect(parts).toHaveLength(isLengthSaid ? 0 : 1);
      for (const part of parts)
        expect(await readFile(join(cache, 'flakestick/downloads/parts', part, 'data'))).toHaveLength(0);
    }),
  );
});

it('inspect shows what it is, its size and the origin of its checksum, and downloads nothing', () =>
  onStage(async ({ server, image, options }) => {
    server.files.set(LATEST, { bytes: image }).set(`${LATEST}.sha256`, { bytes: Buffer.from(sha256Of(image)) });
    const { code, result } = await commandLine(['inspect', 'official:minimal', '--system', 'x86_64-linux'], options);
    expect(code).toBe(0);
    expect(result['inspection']).toMatchObject({
      sizeBytes: IMAGE_BYTES,
      warnings: [],
      download: { sha256: sha256Of(image), checksum: { kind: 'file' }, isCached: false },
    });
    expect(server.asked.filter(({ path }) => path === LATEST).map(({ range }) => range)).toEqual(['bytes=0-0']);
    const alone = await commandLine(['inspect', server.url('/b.iso')], options);
    expect(alone.result['failure']).toMatchObject({ kind: 'download-refused', status: 404 });
  }));

it('an option that an image file does not take is refused by its name, and not left unread', () =>
  onStage(async ({ bench, options, flash, held }) => {
    const before = sha256Of(await held());
    const file = await bench.diskImage(MEBIBYTE);
    const commands: [string, string[]][] = [
      ['--sha256 does not apply', flash(file, '--sha256', 'a'.repeat(64))],
      [
        '--refresh and --host-name do not apply',
        ['flash', file, '--host-name', 'x', '--refresh', '--drive', '/dev/none'],
      ],
      ['--system does not apply', ['build', file, '--system', 'aarch64-linux']],
      ['--keyboard does not apply', ['save', file, '--directory', join(bench.folder, 'new'), '--keyboard', 'de']],
    ];
    await Promise.all(
      commands.map(async ([words, argv]) => {
        const { code, result, stderr } = await commandLine(argv, options);
        expect({ code, failure: result['failure'] }).toMatchObject({ code: 2, failure: { kind: 'bad-usage' } });
        expect(stderr).toContain(words);
      }),
    );
    expect(sha256Of(await held())).toBe(before);
  }));

it('a drive that is too small for a download is refused before the first byte of it, the drive beside it too', () =>
  onStage(async ({ server, image, bench, options, flash, held }) => {
    const small = await bench.attach(await bench.file('small.img', 4 * MEBIBYTE));
    server.files.set(LATEST, { bytes: image }).set(`${LATEST}.sha256`, { bytes: Buffer.from(sha256Of(image)) });
    const before = sha256Of(await held());
    const argv = flash('official:minimal', '--system', 'x86_64-linux', '--drive', await identityOf(small));
    const { code, result, events } = await commandLine(argv, options);
    expect({ code, failure: result['failure'] }).toMatchObject({
      code: 5,
      failure: {
        kind: 'drive-refused',
        drive: small,
        refusals: [{ kind: 'too-small', needBytes: IMAGE_BYTES, haveBytes: 4 * MEBIBYTE }],
      },
    });
    expect(events.filter(({ download }) => (download as Line | undefined)?.['step'] === 'receiving')).toEqual([]);
    expect(await partsIn(bench)).toEqual([]);
    expect(sha256Of(await held())).toBe(before);
    const planned = await commandLine([...argv, '--dry-run'], options);
    expect(planned.result['failure']).toMatchObject({ kind: 'drive-refused', drive: small });
  }));

it('options of the live system are refused for an image from the web', () =>
  onStage(async ({ options, server }) => {
    const { code, result } = await commandLine(['inspect', 'official:minimal', '--host-name', 'live'], options);
    expect({ code, failure: result['failure'] }).toMatchObject({ code: 2, failure: { kind: 'bad-usage' } });
    expect(server.asked).toEqual([]);
  }));
