/** What is offered where there is no network: folders as a build and a download leave them. */
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cancelled, Failure, JobFailure } from '../../../../contract/wire/failure.ts';
import { offeringImages } from '../../../../main/job/offline-images.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'flakestick-offline-'));
vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'state'));
vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'cache'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const name of ['state', 'cache', 'store']) rmSync(path.join(folder, name), { recursive: true, force: true });
});

/** Kept by `build`, with a note of its source. */
function built(source: string, { hasImage = true } = {}): string {
  const id = `image-${hash('sha256', source).slice(0, 12)}`;
  const output = path.join(folder, 'store', `${id}-iso`);
  mkdirSync(path.join(output, 'iso'), { recursive: true });
  if (hasImage) writeFileSync(path.join(output, 'iso/live.iso'), 'x'.repeat(100));
  const links = path.join(folder, 'state/flakestick/images');
  mkdirSync(links, { recursive: true });
  symlinkSync(output, path.join(links, id));
  writeFileSync(path.join(links, `${id}.json`), JSON.stringify({ schema: 1, source }));
  return path.join(output, 'iso/live.iso');
}

function downloaded(name: string, usedAt: string): string {
  const file = path.join(folder, 'cache/flakestick/downloads', hash('sha256', name), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'y'.repeat(50));
  utimesSync(path.dirname(file), new Date(usedAt), new Date(usedAt));
  return file;
}

const NO_NETWORK: Failure = { kind: 'network-failed', url: null, detail: { because: 'no-route' }, stage: 'source' };
const fail = (failure: Failure) => () => Promise.reject(new JobFailure(failure));
const failureOf = async (failure: Failure, source = 'minimal'): Promise<Failure> =>
  offeringImages(source, fail(failure)).then(
    () => expect.fail('it did not fail'),
    (thrown: unknown) => Failure.parse((thrown as JobFailure).failure),
  );

describe('without a network', () => {
  it('what was built and what was downloaded is offered, of the same source first, then the newest', async () => {
    const own = built('minimal');
    const other = built('github:me/config');
    const download = downloaded('nixos-minimal.iso', '2026-11-20T00:00:00.000Z');
    const failure = await failureOf(NO_NETWORK);
    expect(failure).toMatchObject({
      ...NO_NETWORK,
      offlineImages: [
        { kind: 'built', path: own, source: 'minimal', sizeBytes: 100 },
        { kind: 'built', path: other, source: 'github:me/config' },
        { kind: 'downloaded', path: download, source: null, sizeBytes: 50, at: '2026-11-20T00:00:00.000Z' },
      ],
    });
  });

  it('nothing is offered that is not there, and the failure is the same', async () => {
    expect(await failureOf(NO_NETWORK)).toEqual(NO_NETWORK);
    built('minimal', { hasImage: false });
    mkdirSync(path.join(folder, 'cache/flakestick/downloads', 'a'.repeat(64)), { recursive: true });
    expect(await failureOf(NO_NETWORK)).toEqual(NO_NETWORK);
  });

  it('a list is offered that a person can read', async () => {
    for (let at = 0; at < 12; at += 1) downloaded(`${at}.iso`, `2026-11-${10 + at}T00:00:00.000Z`);
    const { offlineImages = [] } = (await failureOf(NO_NETWORK)) as { offlineImages?: { path: string }[] };
    expect(offlineImages.map((image) => path.basename(image.path))).toEqual(
      ['11', '10', '9', '8', '7', '6', '5', '4'].map((name) => `${name}.iso`),
    );
  });
});

const reference = 'github:me/config';
it.each<[string, Failure]>([
  ['curl found no server', { kind: 'source-unreachable', reference, detail: 'Could not resolve hostname (6)' }],
  [
    'git was refused',
    { kind: 'source-unreachable', reference, detail: 'fatal: unable to access: Failed to connect to x' },
  ],
  ['ssh was refused', { kind: 'source-unreachable', reference, detail: 'ssh: connect to host x: Connection refused' }],
  ['nothing answered', { kind: 'source-unreachable', reference, detail: { because: 'no-connection' } }],
])('it is offered where %s', async (_case, failure) => {
  built('minimal');
  expect(await failureOf(failure)).toHaveProperty('offlineImages');
});

it.each<[string, Failure]>([
  ['does not have it', { kind: 'source-unreachable', reference, detail: "HTTP error 404 ('')" }],
  ['wants a password', { kind: 'source-unreachable', reference, detail: 'remote: Invalid username or token' }],
  ['has an error', { kind: 'network-failed', url: null, detail: { because: 'server-error', status: 500 } }],
])('it is not offered where a server was reached that %s', async (_case, failure) => {
  built('minimal');
  expect(await failureOf(failure)).toEqual(failure);
});

it('other failures, and what is no failure, pass as they are', async () => {
  built('minimal');
  const other: Failure = { kind: 'no-image-output', reference };
  expect(await failureOf(other)).toEqual(other);
  await expect(offeringImages('x', () => Promise.reject(new Cancelled()))).rejects.toBeInstanceOf(Cancelled);
  expect(await offeringImages('x', () => Promise.resolve(7))).toBe(7);
});
