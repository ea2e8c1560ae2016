import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cancelled, failureOf } from '../../../../../contract/wire/failure.ts';
import { promisedMs } from '../../../../setup/busy.ts';
import { imageBytes, sha256Of, withDownloads } from '../../../../unit/main/stages/download/download-bench.ts';

const SIZE = 3 * 1024 * 1024 + 17;
const CUT = 2 * 1024 * 1024;
const PATH = '/nixos.iso';

/** What was on its way when the connection was cut may be lost. */
const AT_THE_CUT = {
  asymmetricMatch: (range: unknown) => {
    const start = Number(/^bytes=(\d+)-$/.exec(String(range))?.[1]);
    return start > CUT - 512 * 1024 && start <= CUT;
  },
};
const TRUE_OR_FALSE = [() => true, () => false] as const;

describe('a download', () => {
  it('is compared with the checksum beside it, kept under it, and reported from the first byte to the last', () =>
    withDownloads(async ({ server, fetch, told, parts }) => {
      const bytes = imageBytes(SIZE);
      const sha256 = sha256Of(bytes);
      server.files.set(PATH, { bytes }).set(`${PATH}.sha256`, { bytes: Buffer.from(`${sha256}  nixos.iso\n`) });
      const { path, download } = await fetch(PATH);
      expect(bytes.equals(await readFile(path))).toBe(true);
      expect(path).toContain(`${sha256}/nixos.iso`);
      expect(download).toEqual({
        url: server.url(PATH),
        finalUrl: server.url(PATH),
        sha256,
        checksum: { kind: 'file', url: server.url(`${PATH}.sha256`) },
      });
      expect(told[0]?.step).toBe('connecting');
      expect(told.at(-1)).toMatchObject({ step: 'receiving', keptBytes: 0, retries: 0 });
      expect(told.at(-1)?.progress.totalBytes).toBe(SIZE);
      expect(await parts()).toEqual([]);
    }));

  it('that is cut goes on at that byte, and only the rest is asked for', () =>
    withDownloads(async ({ server, fetch, told }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, etag: '"v1"', cutAfter: [CUT] });
      const { path } = await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(bytes.equals(await readFile(path))).toBe(true);
      expect(server.asked).toEqual([
        { path: PATH, range: null, ifRange: null, status: 200 },
        { path: PATH, range: AT_THE_CUT, ifRange: '"v1"', status: 206 },
      ]);
      expect(told.some(({ step, retries }) => step === 'connecting' && retries === 1)).toBe(true);
    }));

  it('that failed goes on in a later run, and says how much was here already', () =>
    withDownloads(async ({ server, fetch, told, parts }) => {
      const bytes = imageBytes(SIZE);
      const file = { bytes, lastModified: 'Wed, 21 Oct 2026 07:28:00 GMT' };
      server.files.set(PATH, { ...file, cutAfter: [CUT, 0, 0, 0, 0, 0] });
      const failure = await fetch(PATH, { sha256: sha256Of(bytes) }).catch(failureOf);
      expect(failure).toMatchObject({ kind: 'network-failed', url: server.url(PATH) });
      expect(await parts()).toHaveLength(1);
      server.files.set(PATH, file);
      await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(server.asked.at(-1)).toEqual({
        path: PATH,
        range: `bytes=${told.at(-1)?.keptBytes}-`,
        ifRange: file.lastModified,
        status: 206,
      });
      expect(server.asked.at(-1)?.range).toEqual(AT_THE_CUT);
    }));

  it.each([
    ['a server that knows no ranges', { knowsRanges: false }],
    ['a file that has another tag now', { etag: '"v2"' }],
  ])('starts again with %s', (_, change) =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      const other = imageBytes(SIZE + 99);
      server.files.set(PATH, { bytes: other, etag: '"v1"', cutAfter: [CUT, 0, 0, 0, 0, 0] });
      await fetch(PATH, { sha256: sha256Of(bytes) }).catch(() => {});
      server.files.set(PATH, { bytes, etag: '"v1"', ...change });
      const { path } = await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(bytes.equals(await readFile(path))).toBe(true);
    }),
  );

  it('with a weak tag, which does not prove equal bytes, is not asked for by that tag', () =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, etag: 'W/"v1"', cutAfter: [CUT] });
      await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(server.asked.at(-1)).toMatchObject({ range: AT_THE_CUT, ifRange: null });
    }));

  it('without a validator and a checksum is not pieced together', () =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, cutAfter: [CUT] });
      const { download } = await fetch(PATH);
      expect(download).toMatchObject({ sha256: sha256Of(bytes), checksum: { kind: 'none' } });
      expect(server.asked.filter(({ path }) => path === PATH).map(({ range }) => range)).toEqual([null, null]);
    }));

  it('of pieces that do not fit is fetched once more as a whole', () =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      // The server lies: the same length, the same tag, other bytes.
      server.files.set(PATH, { bytes: imageBytes(SIZE), etag: '"v1"', cutAfter: [CUT, 0, 0, 0, 0, 0] });
      await fetch(PATH, { sha256: sha256Of(bytes) }).catch(() => {});
      server.files.set(PATH, { bytes, etag: '"v1"' });
      const { path } = await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(bytes.equals(await readFile(path))).toBe(true);
      expect(server.asked.slice(-2).map(({ status }) => status)).toEqual([206, 200]);
    }));

  it('of another content is deleted', () =>
    withDownloads(async ({ server, fetch, parts }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, etag: '"v1"' });
      const expected = 'e'.repeat(64);
      const failure = await fetch(PATH, { sha256: expected }).catch(failureOf);
      const got = sha256Of(bytes);
      const url = server.url(PATH);
      expect(failure).toEqual({ kind: 'download-digest-differs', url, expected, got, checksum: { kind: 'given' } });
      expect(await parts()).toEqual([]);
      expect(server.countOf(PATH)).toBe(1);
    }));

  it('that stalls is given up after a while, and tried again', () =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, etag: '"v1"', stallAfter: [CUT] });
      const { path } = await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(bytes.equals(await readFile(path))).toBe(true);
      expect(server.asked.at(-1)?.range).toEqual(AT_THE_CUT);
    }));

  it('that always stalls fails as the network does', () =>
    withDownloads(async ({ server, fetch }) => {
      server.files.set(PATH, { bytes: imageBytes(SIZE), etag: '"v1"', stallAfter: [0, 0, 0, 0, 0] });
      const failure = await fetch(PATH, {
        sha256: 'e'.repeat(64),
        timeouts: { stallMs: 50, retryAfterMs: [1, 1, 1] },
      }).catch(failureOf);
      expect(failure).toMatchObject({ kind: 'network-failed', detail: { because: 'nothing-arrived', limitMs: 50 } });
      expect(server.countOf(PATH)).toBe(4);
    }));

  it('of unknown length is taken as it comes', () =>
    withDownloads(async ({ server, fetch, told }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, isLengthSaid: false });
      const { path } = await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(bytes.equals(await readFile(path))).toBe(true);
      expect(told.at(-1)?.progress.totalBytes).toBe(0);
    }));

  it.each([
    ['a web page', '<!DOCTYPE html><html>Please log in</html>', 'not-an-image'],
    ['a text', 'hello'.repeat(30_000), 'not-an-image'],
    ['nothing', '', 'image-empty'],
  ])('that is %s in place of an image is refused', (_, text, kind) =>
    withDownloads(async ({ server, fetch, parts }) => {
      const bytes = Buffer.from(text);
      server.files.set(PATH, { bytes, type: 'text/html' });
      expect((await fetch(PATH, { sha256: sha256Of(bytes) }).catch(failureOf)) as object).toMatchObject({ kind });
      if (kind === 'not-an-image') expect(await parts()).toEqual([]);
    }),
  );

  it('that is cancelled in the middle ends at once, leaves no connection, and can be continued', () =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      server.files.set(PATH, { bytes, etag: '"v1"', stallAfter: [CUT] });
      const stop = new AbortController();
      let abortedAtMs = 0;
      const running = fetch(PATH, {
        sha256: sha256Of(bytes),
        signal: stop.signal,
        timeouts: { stallMs: 60_000, retryAfterMs: [] },
        onProgress: ({ step, progress }) => {
          if (step !== 'receiving' || progress.doneBytes <= CUT - 512 * 1024 || abortedAtMs > 0) return;
          abortedAtMs = performance.now();
          stop.abort();
        },
      });
      await expect(running).rejects.toBeInstanceOf(Cancelled);
      expect(performance.now() - abortedAtMs).toBeLessThan(promisedMs(1000));
      expect(await server.connections).toBe(0);
      await fetch(PATH, { sha256: sha256Of(bytes) });
      expect(server.asked.at(-1)).toMatchObject({ range: AT_THE_CUT, status: 206 });
    }));
});

describe('the cache', () => {
  it('gives a file of a known checksum without asking anybody', () =>
    withDownloads(async ({ server, fetch, told }) => {
      const bytes = imageBytes(SIZE);
      const sha256 = sha256Of(bytes);
      server.files.set(PATH, { bytes });
      const first = await fetch(PATH, { sha256 });
      const { mtimeNs } = await stat(first.path, { bigint: true });
      server.asked.length = 0;
      const again = await fetch('/elsewhere.iso', { sha256 });
      expect(again.path).toBe(first.path);
      expect(server.asked).toEqual([]);
      expect(told.at(-1)?.step).toBe('checking');
      // A write that is continued knows the file by its time.
      expect((await stat(first.path, { bigint: true })).mtimeNs).toBe(mtimeNs);
    }));

  it('does not believe a file that has changed on the disk', () =>
    withDownloads(async ({ server, fetch }) => {
      const bytes = imageBytes(SIZE);
      const sha256 = sha256Of(bytes);
      server.files.set(PATH, { bytes });
      const { path } = await fetch(PATH, { sha256 });
      await writeFile(path, imageBytes(SIZE));
      await fetch(PATH, { sha256 });
      expect(bytes.equals(await readFile(path))).toBe(true);
      expect(server.countOf(PATH)).toBe(2);
    }));

  it('keeps the four that were used last, and any that was used in the last hours', () =>
    withDownloads(async ({ server, fetch }) => {
      const old = Date.now() - 24 * 3_600_000;
      const paths: string[] = [];
      const add = async (usedAt: Date | null): Promise<void> => {
        const path = `/${paths.length}.iso`;
        const bytes = imageBytes(100_000);
        server.files.set(path, { bytes });
        const kept = await fetch(path, { sha256: sha256Of(bytes) });
        if (usedAt) await utimes(dirname(kept.path), usedAt, usedAt);
        paths.push(kept.path);
      };
      const there = () => Promise.all(paths.map((path) => stat(path).then(...TRUE_OR_FALSE)));
      for (const at of [2, 1, 3]) await add(new Date(old + at * 1000));
      await add(null);
      expect(await there()).toEqual([true, true, true, true]);
      await add(null);
      expect(await there()).toEqual([true, false, true, true, true]);
      for (const _ of [1, 2, 3]) await add(null);
      expect(await there()).toEqual([false, false, false, true, true, true, true, true]);
    }));
});
