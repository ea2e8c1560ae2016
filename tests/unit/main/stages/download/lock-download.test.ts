import { expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { lockDownload, measureDownload, officialAddress } from '../../../../../main/stages/download/index.ts';
import { promisedMs } from '../../../../setup/busy.ts';
import { imageBytes, impatient, sha256Of, withDownloads } from './download-bench.ts';

const { signal } = new AbortController();
const net = { signal, timeouts: impatient() };
const A = 'a'.repeat(64);

it.each([
  [{ name: 'minimal', release: '26.05', system: 'x86_64-linux' } as const, null],
  [{ name: 'graphical', release: '26.05', system: 'aarch64-linux' } as const, 'https://mirror.example/nixos/'],
])('an official image has an address: %j from %s', (wanted, mirror) => {
  const expected =
    mirror === null
      ? 'https://channels.nixos.org/nixos-26.05/latest-nixos-minimal-x86_64-linux.iso'
      : 'https://mirror.example/nixos/nixos-26.05/latest-nixos-graphical-aarch64-linux.iso';
  expect(officialAddress(wanted, mirror)).toBe(expected);
});

it('image and checksum are of one version: what the checksum is redirected to names the image', () =>
  withDownloads(async ({ server, fetch }) => {
    const bytes = imageBytes(200_000);
    const old = imageBytes(200_000);
    const latest = '/channels/latest-nixos-minimal-x86_64-linux.iso';
    const version = '/releases/nixos-minimal-26.05.1-x86_64-linux.iso';
    server.files
      .set(version, { bytes })
      .set(`${version}.sha256`, { bytes: Buffer.from(`${sha256Of(bytes)}  nixos-minimal-26.05.1-x86_64-linux.iso\n`) })
      .set(latest, { bytes: old });
    server.redirects.set(`${latest}.sha256`, `${version.replace('/releases', '/moved')}.sha256`);
    server.redirects.set(`${version.replace('/releases', '/moved')}.sha256`, `${version}.sha256`);
    const { download } = await fetch(latest);
    expect(download).toEqual({
      url: server.url(latest),
      finalUrl: server.url(version),
      sha256: sha256Of(bytes),
      checksum: { kind: 'file', url: server.url(`${version}.sha256`) },
    });
    expect(server.countOf(latest)).toBe(0);
  }));

it('a list of checksums in the folder is looked at when there is none for the file alone', () =>
  withDownloads(async ({ server }) => {
    server.files.set('/dir/SHA256SUMS', { bytes: Buffer.from(`${A} *debian.iso\n${'b'.repeat(64)} *other.iso\n`) });
    const { download } = await lockDownload(server.url('/dir/debian.iso'), null, net);
    expect(download).toMatchObject({ sha256: A, checksum: { kind: 'file', url: server.url('/dir/SHA256SUMS') } });
  }));

it.each([
  ['nothing', null],
  ['a web page', '<html>Not found, but politely</html>'],
  ['something of another kind', 'c'.repeat(32)],
])('beside the image there is %s: nobody says what it should be', (_, text) =>
  withDownloads(async ({ server }) => {
    if (text) server.files.set('/a.iso.sha256', { bytes: Buffer.from(text) });
    const { download } = await lockDownload(server.url('/a.iso'), null, net);
    expect(download).toMatchObject({ sha256: null, checksum: { kind: 'none' } });
  }),
);

it('a server in trouble is asked again, and is no missing checksum', () =>
  withDownloads(async ({ server }) => {
    const path = '/a.iso.sha256';
    server.files.set(path, { bytes: Buffer.from(A) });
    server.statuses.set(path, [503, 429, 200]);
    expect((await lockDownload(server.url('/a.iso'), null, net)).download.sha256).toBe(A);
    server.statuses.set(path, [500]);
    const failure = await lockDownload(server.url('/a.iso'), null, net).catch(failureOf);
    expect(failure).toMatchObject({ kind: 'network-failed', detail: { because: 'server-error', status: 500 } });
  }));

it('a given checksum needs no request', () =>
  withDownloads(async ({ server }) => {
    const { download } = await lockDownload(server.url('/a.iso?key=secret#x'), A, net);
    expect(download).toEqual({ url: server.url('/a.iso'), finalUrl: null, sha256: A, checksum: { kind: 'given' } });
    expect(server.asked).toEqual([]);
  }));

it('the size is asked for without fetching the file', () =>
  withDownloads(async ({ server }) => {
    server.files
      .set('/a.iso', { bytes: imageBytes(300_000) })
      .set('/b.iso', { bytes: imageBytes(7000), knowsRanges: false });
    const at = (path: string) => measureDownload(new URL(server.url(path)), net);
    expect(await at('/a.iso')).toEqual({ finalUrl: server.url('/a.iso'), sizeBytes: 300_000 });
    expect(await at('/b.iso')).toEqual({ finalUrl: server.url('/b.iso'), sizeBytes: 7000 });
    expect(await at('/missing.iso').catch(failureOf)).toEqual({
      kind: 'download-refused',
      url: server.url('/missing.iso'),
      status: 404,
    });
  }));

it('redirects are followed five times, and never to plain http on the web or to what is no address', () =>
  withDownloads(async ({ server }) => {
    const { redirects } = server;
    server.files.set('/end.iso', { bytes: imageBytes(7000) });
    for (let at = 0; at < 6; at += 1) redirects.set(`/${at}.iso`, at === 0 ? '/end.iso' : `/${at - 1}.iso`);
    redirects.set('/plain.iso', 'http://example.org/x.iso').set('/file.iso', 'file:///etc/passwd');
    const at = (path: string) => measureDownload(new URL(server.url(path)), net).catch(failureOf);
    expect(await at('/4.iso')).toMatchObject({ finalUrl: server.url('/end.iso') });
    for (const path of ['/5.iso', '/plain.iso', '/file.iso'])
      expect(await at(path), path).toMatchObject({ kind: 'download-address-refused', address: server.url(path) });
  }));

it('a server that is not there fails as the network does, after one more try', () =>
  withDownloads(async ({ server }) => {
    const url = server.url('/a.iso');
    await server.close();
    const startedAtMs = performance.now();
    const timeouts = { stallMs: 30_000, retryAfterMs: [200, 30_000, 30_000] };
    expect(await lockDownload(url, null, { signal, timeouts }).catch(failureOf)).toMatchObject({
      kind: 'network-failed',
      stage: 'download',
    });
    expect(performance.now() - startedAtMs).toBeLessThan(promisedMs(5000));
  }));
