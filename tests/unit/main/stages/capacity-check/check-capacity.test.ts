/** A check against a helper that is told what to say: what is kept when, and what is said in the end. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, JobFailure } from '../../../../../contract/wire/failure.ts';
import type { HelperEvent, HelperOrder, HelperRequest } from '../../../../../contract/wire/helper-protocol.ts';
import {
  checkCapacity,
  checkedCapacities,
  keepChecked,
  putBackDrive,
} from '../../../../../main/stages/capacity-check/index.ts';
import type { OneDriveRun, OneDriveSession } from '../../../../../main/system/helper-client/index.ts';
import { SANDISK } from '../../../../fakes/scripted/drives.ts';

type CapacityCheckRequest = Extract<HelperRequest, { task: 'capacity-check' }>;
type PutBackRequest = Extract<HelperRequest, { task: 'put-back' }>;
type DriveEvent = Extract<HelperEvent, { drive: number }>;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-probe-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is in the folder when the go-on comes, and then `after` that. */
class Teller implements OneDriveSession {
  keptAtGoOn: string[] | null = null;
  asked: HelperRequest | null = null;
  readonly #after: (request: CapacityCheckRequest) => readonly DriveEvent[];
  constructor(after: (request: CapacityCheckRequest) => readonly DriveEvent[]) {
    this.#after = after;
  }
  async runOne(run: OneDriveRun): Promise<void> {
    this.asked = run.request;
    const request = run.request as CapacityCheckRequest | PutBackRequest;
    const goOn = new Promise<void>((resolve) => {
      run.onStarted((order: HelperOrder) => {
        if (order.order === 'go-on') resolve();
      });
      if (run.signal.aborted) resolve();
    });
    const bytes = Buffer.alloc(request.placeBytes, 9).toString('base64');
    if (request.task === 'capacity-check')
      for (const place of request.places.keys()) run.follower.accept({ event: 'saved', drive: 0, place, bytes }, 0);
    if (request.task === 'capacity-check') await goOn;
    if (!run.signal.aborted) this.keptAtGoOn = await readdir(folder).catch(() => []);
    if (!run.signal.aborted)
      for (const event of this.#after(request as CapacityCheckRequest)) run.follower.accept(event, 0);
    run.follower.stop();
  }
}

const options = (signal = new AbortController().signal) => ({ folder, signal, onProgress: () => {} });
const TAGGING: DriveEvent = { event: 'tagging', drive: 0 };
const GONE: DriveEvent = { event: 'failed', drive: 0, step: 'write', offsetBytes: 0, code: 'ENODEV', gone: true };
const putBack = (wrong: number[] = []): DriveEvent => ({ event: 'put-back', drive: 0, wrong, newer: [] });
const allOwn = ({ places }: CapacityCheckRequest): DriveEvent[] =>
  places.map((_, place) => ({ event: 'seen', drive: 0, place, holds: 'own', says: null }));

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: unknown) => (thrown instanceof JobFailure ? thrown.failure : thrown),
  );

describe('a check', () => {
  it('keeps everything on disk before it allows the first tag, and nothing once all is back', async () => {
    const session = new Teller((request) => [TAGGING, ...allOwn(request), putBack()]);
    const report = await checkCapacity(SANDISK, session, options());
    expect(report).toMatchObject({ finding: { kind: 'holds' }, left: [] });
    const { token } = session.asked as CapacityCheckRequest;
    expect(session.keptAtGoOn?.toSorted()).toEqual([`${token}.json`, `${token}.originals`]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a drive that is pulled keeps what was there and says which bytes; the next one is refused until it is put back', async () => {
    const session = new Teller(() => [TAGGING, GONE]);
    const failure = await failureOf(checkCapacity(SANDISK, session, options()));
    const { places, placeBytes, token } = session.asked as CapacityCheckRequest;
    expect(failure).toMatchObject({ kind: 'drive-not-restored', path: join(folder, `${token}.originals`) });
    const { left } = failure as { left: { first: number; last: number }[] };
    expect(left.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(places.length * placeBytes);
    expect(await failureOf(checkCapacity(SANDISK, session, options()))).toMatchObject({ kind: 'probe-unfinished' });

    const later = new Teller(() => [putBack()]);
    expect(await putBackDrive(SANDISK, later, options())).toEqual([]);
    expect(later.asked).toMatchObject({ task: 'put-back', token, places } satisfies Partial<PutBackRequest>);
    expect(await readdir(folder)).toEqual([]);
    expect(await failureOf(putBackDrive(SANDISK, later, options()))).toMatchObject({ kind: 'nothing-to-restore' });
  });

  it('does not put back what is not what was kept', async () => {
    await failureOf(checkCapacity(SANDISK, new Teller(() => [TAGGING, GONE]), options()));
    const name = (await readdir(folder)).find((one) => one.endsWith('.originals')) ?? '';
    const bytes = await readFile(join(folder, name));
    bytes[0] = 1;
    await writeFile(join(folder, name), bytes);
    const session = new Teller(() => [putBack()]);
    expect(await failureOf(putBackDrive(SANDISK, session, options()))).toMatchObject({ kind: 'record-corrupt' });
    expect(session.asked).toBeNull();
  });

  it('that is cancelled before the first tag leaves nothing behind', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await failureOf(checkCapacity(SANDISK, new Teller(() => []), options(stop.signal)))).toBeInstanceOf(
      Cancelled,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('that cannot keep anything writes nothing', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file in the place of the folder');
    const session = new Teller(() => [TAGGING]);
    expect(await failureOf(checkCapacity(SANDISK, session, options()))).toMatchObject({ kind: 'record-unwritable' });
    expect(session.asked).toBeNull();
  });

  it('after which places are not as before names them, and keeps what was there', async () => {
    const session = new Teller((request) => [TAGGING, ...allOwn(request), putBack([0])]);
    const failure = await failureOf(checkCapacity(SANDISK, session, options()));
    const { places, placeBytes } = session.asked as CapacityCheckRequest;
    const [first = 0] = places;
    expect(failure).toMatchObject({ kind: 'drive-not-restored', left: [{ first, last: first + placeBytes - 1 }] });
    expect((await readdir(folder)).length).toBe(2);
  });

  it('of a drive that lies says so, and which places are not as before', async () => {
    const session = new Teller((request) => [
      TAGGING,
      ...allOwn(request).slice(1),
      { event: 'found', drive: 0, at: 4096, says: request.places[0] ?? 0 },
      putBack([1]),
    ]);
    const report = await checkCapacity(SANDISK, session, options());
    expect(report).toMatchObject({ finding: { kind: 'wraps' }, left: [{ first: expect.any(Number) }] });
  });

  it('of a drive that keeps nothing at a place has written over nothing there', async () => {
    const session = new Teller((request) => [
      TAGGING,
      ...allOwn(request).slice(1),
      { event: 'seen', drive: 0, place: 0, holds: 'none', says: null },
      putBack([0]),
    ]);
    expect(await checkCapacity(SANDISK, session, options())).toMatchObject({ finding: { kind: 'loses' }, left: [] });
    expect(await readdir(folder)).toEqual([]);
  });
});

it('keeps the last check of a drive that can be recognised again, and of no other', async () => {
  const session = new Teller((request) => [TAGGING, ...allOwn(request), putBack()]);
  const report = await checkCapacity(SANDISK, session, options());
  await keepChecked(folder, SANDISK, report);
  await keepChecked(folder, SANDISK, { ...report, finding: { kind: 'unreliable', badPlaces: 1, firstBadByte: 0 } });
  await keepChecked(folder, { ...SANDISK, identity: { ...SANDISK.identity, serial: null } }, report);
  const checked = await checkedCapacities(folder);
  expect(checked).toMatchObject([{ identity: SANDISK.identity, report: { finding: { kind: 'unreliable' } } }]);
});

describe('a journal that cannot be decoded', () => {
  const name = `${'b'.repeat(32)}.json`;
  const complete = new Teller((request) => [TAGGING, ...allOwn(request), putBack()]);
  const { identity } = SANDISK;

  it.each([
    ['is empty', ''],
    ['is cut short', '{"schema":1,"token":'],
    ['lacks what is needed', JSON.stringify({ schema: 1, identity })],
    ['is of a drive that cannot be told', '{"schema":1}'],
  ])('stops a check, and stays, when it %s', async (_when, text) => {
    await writeFile(join(folder, name), text);
    const corrupt = { kind: 'record-corrupt', path: join(folder, name) };
    expect(await failureOf(checkCapacity(SANDISK, complete, options()))).toMatchObject(corrupt);
    expect(await failureOf(putBackDrive(SANDISK, complete, options()))).toMatchObject(corrupt);
    expect(complete.asked).toBeNull();
    expect(await readdir(folder)).toEqual([name]);
  });

  it('stops a check when it is no file', async () => {
    await mkdir(join(folder, name));
    const failure = await failureOf(checkCapacity(SANDISK, complete, options()));
    expect(failure).toMatchObject({ kind: 'record-corrupt', detail: 'EISDIR' });
  });

  it('stops a check and putting back when the folder of the journals cannot be read', async () => {
    await rm(folder, { recursive: true });
    await symlink(folder, folder);
    const unreadable = { kind: 'file-unreadable', path: folder };
    expect(await failureOf(checkCapacity(SANDISK, complete, options()))).toMatchObject(unreadable);
    expect(await failureOf(putBackDrive(SANDISK, complete, options()))).toMatchObject(unreadable);
    expect(complete.asked).toBeNull();
  });

  it('stops nothing when it is about another drive', async () => {
    await writeFile(join(folder, name), JSON.stringify({ schema: 1, identity: { ...identity, serial: 'other' } }));
    const session = new Teller((request) => [TAGGING, ...allOwn(request), putBack()]);
    expect(await checkCapacity(SANDISK, session, options())).toMatchObject({ finding: { kind: 'holds' } });
  });
});

it('a journal with unknown keys is put back all the same', async () => {
  const session = new Teller(() => [TAGGING, GONE]);
  await failureOf(checkCapacity(SANDISK, session, options()));
  const path = join(folder, `${(session.asked as CapacityCheckRequest).token}.json`);
  const journal = JSON.parse(await readFile(path, 'utf8')) as { identity: object };
  await writeFile(path, JSON.stringify({ ...journal, more: 1, identity: { ...journal.identity, more: 1 } }));
  expect(await failureOf(checkCapacity(SANDISK, session, options()))).toMatchObject({ kind: 'probe-unfinished' });
  expect(await putBackDrive(SANDISK, new Teller(() => [putBack()]), options())).toEqual([]);
});

describe('what a newer version has written', () => {
  const token = 'a'.repeat(32);
  const never = new Teller(() => {
    throw new Error('the helper was started');
  });
  const keepNewer = async (identity: object): Promise<string> => {
    const path = join(folder, `${token}.json`);
    await writeFile(path, JSON.stringify({ schema: 2, token, identity, more: 1 }));
    return path;
  };

  it('about this drive stops a check and a put-back, and stays', async () => {
    const path = await keepNewer({ ...SANDISK.identity, more: 1 });
    const newer = { kind: 'file-newer', path, version: 2 };
    expect(await failureOf(checkCapacity(SANDISK, never, options()))).toEqual(newer);
    expect(await failureOf(putBackDrive(SANDISK, never, options()))).toEqual(newer);
    expect(await readdir(folder)).toEqual([`${token}.json`]);
    expect(never.asked).toBeNull();
  });

  it('about a drive that cannot be told stops them too', async () => {
    await keepNewer({ by: 'another shape' });
    expect(await failureOf(checkCapacity(SANDISK, never, options()))).toMatchObject({ kind: 'file-newer' });
  });

  it('about another drive stops nothing', async () => {
    await keepNewer({ ...SANDISK.identity, serial: 'other' });
    const session = new Teller((request) => [TAGGING, ...allOwn(request), putBack()]);
    expect(await checkCapacity(SANDISK, session, options())).toMatchObject({ finding: { kind: 'holds' } });
    expect(await failureOf(putBackDrive(SANDISK, never, options()))).toMatchObject({ kind: 'nothing-to-restore' });
  });

  it('of the last check is not written over', async () => {
    const session = new Teller((request) => [TAGGING, ...allOwn(request), putBack()]);
    const report = await checkCapacity(SANDISK, session, options());
    await keepChecked(folder, SANDISK, report);
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '{"schema":2}');
    expect(await failureOf(keepChecked(folder, SANDISK, report))).toMatchObject({ kind: 'file-newer', version: 2 });
    expect(await readFile(join(folder, name), 'utf8')).toBe('{"schema":2}');
  });
});
