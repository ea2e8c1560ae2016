import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BadHelperMessage,
  decodeHelperEvent,
  decodeHelperOrder,
  decodeHelperRequest,
} from '../../../../contract/wire/helper-lines.ts';
import { MAX_DIGESTED, MAX_LINE_BYTES } from '../../../../contract/wire/helper-protocol.ts';
import { runs } from '../../../setup/level.ts';
import { drive, EVENTS, REQUESTS } from './helper-messages.ts';

const events = Object.values(EVENTS);
const requests = Object.values(REQUESTS);

describe.each(events)('event $event', (event) => {
  it('is taken as it is', () => {
    expect(decodeHelperEvent(JSON.stringify(event))).toEqual(event);
  });

  it('is refused with a key too many, inherited ones included', () => {
    for (const key of ['extra', '__proto__', 'constructor', 'toString'])
      expect(() => decodeHelperEvent(JSON.stringify(event).replace('{', `{${JSON.stringify(key)}:{},`))).toThrow(
        BadHelperMessage,
      );
  });

  it('is refused without any one of its keys, and with null or a list in the place of any one', () => {
    for (const key of Object.keys(event)) {
      const { [key]: _gone, ...rest } = event as unknown as { [key: string]: unknown };
      expect(() => decodeHelperEvent(JSON.stringify(rest)), `without ${key}`).toThrow(BadHelperMessage);
      expect(() => decodeHelperEvent(JSON.stringify({ ...rest, [key]: [{}] })), `${key} a list`).toThrow(
        BadHelperMessage,
      );
      if (
        key !== 'haveBytes' &&
        key !== 'property' &&
        key !== 'says' &&
        !(event.event === 'returned' && (key === 'code' || key === 'signal')) &&
        !(event.event === 'sampled' && key === 'sha256')
      )
        expect(() => decodeHelperEvent(JSON.stringify({ ...rest, [key]: null })), `${key} null`).toThrow(
          BadHelperMessage,
        );
    }
  });
});

const { hello, wrote, read, failed, refused, unreadable, saved, advanced, seen } = EVENTS;
const restored = EVENTS['put-back'];
const digest = EVENTS['whole-digest'].sha256;
it.each<[string, object]>([
  ['of another protocol version', { ...hello, protocol: 1 }],
  ['with the version as text', { ...hello, protocol: '2' }],
  ['of a kind that does not exist', { event: 'explode' }],
  ['of a kind that objects inherit', { event: 'constructor' }],
  ['of the kind __proto__', { event: '__proto__' }],
  ['of a kind that cannot be made a word', { event: { toString: [] } }],
  ['with a negative drive', { ...wrote, drive: -1 }],
  ['with half a drive', { ...wrote, drive: 0.5 }],
  ['with a drive as text', { ...wrote, drive: '0' }],
  ['with bytes that are no safe integer', { ...wrote, doneBytes: 2 ** 53 }],
  ['with negative bytes', { ...wrote, doneBytes: -4096 }],
  ['with no digests', { ...read, sha256: [] }],
  ['with too many digests', { ...read, sha256: new Array(513).fill(digest) }],
  ['with an upper-case digest', { ...read, sha256: [digest.toUpperCase()] }],
  ['with a short digest', { ...read, sha256: [digest.slice(1)] }],
  ['with a digest and a line feed', { ...read, sha256: [`${digest}\n`] }],
  ['with an unknown step', { ...failed, step: 'think' }],
  ['with a flag that is a number', { ...failed, gone: 0 }],
  ['with an unknown reason', { ...refused, reason: 'constructor' }],
  ['with saved bytes that are no base64', { ...saved, bytes: 'AA\n==' }],
  ['with more saved bytes than a place has', { ...saved, bytes: 'A'.repeat(44_004) }],
  ['with a step that no probe has', { ...advanced, step: 'think' }],
  ['with a place that holds nothing known', { ...seen, holds: 'toString' }],
  ['with places that are half', { ...restored, wrong: [0.5] }],
  ['with places that are an object', { ...restored, newer: { length: 0 } }],
  ['with endless text', { ...unreadable, code: 'E'.repeat(4097) }],
])('refuses an event %s', (_case, event) => {
  expect(() => decodeHelperEvent(JSON.stringify(event))).toThrow(BadHelperMessage);
});

it.each([
  '',
  'x',
  '[]',
  'null',
  '7',
  '"hello"',
  '[{"event":"done"}]',
  '{"event":"done"} {"event":"done"}',
  '{"event":',
])('refuses the line %j, which is no object', (line) => {
  expect(() => decodeHelperEvent(line)).toThrow(BadHelperMessage);
  expect(() => decodeHelperRequest(line)).toThrow(BadHelperMessage);
});

describe.each(requests)('request $task', (request) => {
  it('is taken as it is', () => {
    expect(decodeHelperRequest(JSON.stringify(request))).toEqual(request);
  });

  it('is refused with a key too many, in itself or in a drive', () => {
    for (const key of ['extra', '__proto__', 'constructor']) {
      const more = (text: string, at: string): string => text.replace(at, `${at}${JSON.stringify(key)}:{},`);
      expect(() => decodeHelperRequest(more(JSON.stringify(request), '{'))).toThrow(BadHelperMessage);
      expect(() => decodeHelperRequest(more(JSON.stringify(request), '"drives":[{'))).toThrow(BadHelperMessage);
    }
  });

  it('is refused without any one of its keys, and with null in its place', () => {
    for (const key of Object.keys(request)) {
      const { [key]: _gone, ...rest } = request as unknown as { [key: string]: unknown };
      expect(() => decodeHelperRequest(JSON.stringify(rest)), `without ${key}`).toThrow(BadHelperMessage);
      expect(() => decodeHelperRequest(JSON.stringify({ ...rest, [key]: [{}] })), `${key} a list`).toThrow(
        BadHelperMessage,
      );
      if (key !== 'compression' && key !== 'wholeDigest' && key !== 'end')
        expect(() => decodeHelperRequest(JSON.stringify({ ...rest, [key]: null })), `${key} null`).toThrow(
          BadHelperMessage,
        );
    }
  });
});

const { write, restore, verify, blink, 'capacity-check': probe, 'put-back': putBack } = REQUESTS;
const withDrive = (change: object): object => ({ ...write, drives: [{ ...drive, rewrite: 'everything', ...change }] });
it.each<[string, object]>([
  ['of another protocol version', { ...write, protocol: 1 }],
  ['of another task', { ...write, task: 'read' }],
  ['of a task that objects inherit', { ...write, task: 'toString' }],
  ['that mixes the tasks', { ...verify, task: 'write' }],
  ['with an image at a relative path', { ...write, imagePath: 'nixos.iso' }],
  ['with an image compressed as an archive', { ...write, compression: 'zip' }],
  ['with an image compressed as objects inherit', { ...write, compression: 'toString' }],
  ['with no image bytes', { ...write, imageBytes: 0 }],
  ['with negative image bytes', { ...write, imageBytes: -1 }],
  ['with image bytes beyond safe integers', { ...write, imageBytes: 2 ** 53 }],
  ['with image bytes as text', { ...write, imageBytes: '4096' }],
  ['with blocks that are no multiple of 64 KiB', { ...write, blockBytes: 1_000_000 }],
  ['with blocks below 64 KiB', { ...write, blockBytes: 4096 }],
  ['with blocks of nothing', { ...write, blockBytes: 0 }],
  ['with blocks beyond 16 MiB', { ...write, blockBytes: 33_554_432 }],
  ['with no drives', { ...write, drives: [] }],
  ['with too many drives', { ...write, drives: new Array(33).fill(write.drives[0]) }],
  ['with drives that are an object', { ...write, drives: { 0: write.drives[0], length: 1 } }],
  ['that asks for less than either verification', { ...write, verification: 'none' }],
  ['with a drive outside /dev', withDrive({ devicePath: '/dev/../etc/passwd' })],
  ['with a drive in a folder of /dev', withDrive({ devicePath: '/dev/disk/by-id/usb' })],
  ['with a drive at a relative path', withDrive({ devicePath: 'dev/sdb' })],
  ['with a device path and a line feed', withDrive({ devicePath: '/dev/sdb\n' })],
  ['with a device path and a NUL', withDrive({ devicePath: '/dev/sdb\0' })],
  ['with /dev itself', withDrive({ devicePath: '/dev/' })],
  ['with a sequence that is text', withDrive({ diskseq: '27' })],
  ['with a negative sequence', withDrive({ diskseq: -1 })],
  ['with a serial that is a number', withDrive({ serial: 7 })],
  ['that probes two drives', { ...probe, drives: [drive, { ...drive, devicePath: '/dev/sdc' }] }],
  ['that probes at no place', { ...probe, places: [] }],
  ['that probes before the first byte', { ...probe, places: [-4096] }],
  ['that probes at more places than fit', { ...probe, places: new Array(3001).fill(0) }],
  ['with places of a byte', { ...probe, placeBytes: 1 }],
  ['with places that fit into no line', { ...probe, placeBytes: 65_536 }],
  ['with a token of another length', { ...probe, token: 'ab' }],
  ['with a token that is no hexadecimal number', { ...probe, token: 'g'.repeat(32) }],
  ['that puts back from a relative path', { ...putBack, originalsPath: 'originals' }],
  ['that blinks for ever', { ...blink, forMs: 1e9 }],
  ['that blinks not at all', { ...blink, forMs: 0 }],
  ['that restores two drives', { ...restore, drives: [drive, { ...drive, devicePath: '/dev/sdc' }] }],
  ['that restores from a relative path', { ...restore, imagePath: 'empty.image' }],
  ['with an end that is no base64', { ...restore, end: 'AA\n==' }],
  ['with an end longer than any table', { ...restore, end: 'A'.repeat(27_308 + 4) }],
  ['with a drive of half a byte', withDrive({ sizeBytes: 0.5 })],
  ['to rewrite something that is not known', withDrive({ rewrite: 'nothing' })],
  ['to rewrite no blocks', withDrive({ rewrite: [] })],
  ['to rewrite a run that ends before it begins', withDrive({ rewrite: [[4, 3]] })],
  ['to rewrite a run of one number', withDrive({ rewrite: [[4]] })],
  [
    'to rewrite runs that overlap',
    withDrive({
      rewrite: [
        [1, 4],
        [4, 5],
      ],
    }),
  ],
  [
    'to rewrite runs in descending order',
    withDrive({
      rewrite: [
        [6, 7],
        [1, 2],
      ],
    }),
  ],
  ['to rewrite a negative block', withDrive({ rewrite: [[-1, 2]] })],
  ['to rewrite more runs than fit', withDrive({ rewrite: Array.from({ length: 65 }, (_, run) => [2 * run, 2 * run]) })],
  ['to verify with blocks to rewrite', { ...verify, drives: [{ ...drive, rewrite: 'everything' }] }],
])('refuses a request %s', (_case, request) => {
  expect(() => decodeHelperRequest(JSON.stringify(request))).toThrow(BadHelperMessage);
});

it('refuses numbers that JSON cannot write', () => {
  for (const number of ['NaN', 'Infinity', '1e400', '-0.1', '9007199254740993'])
    expect(() => decodeHelperEvent(`{"event":"wrote","drive":0,"keptBytes":0,"doneBytes":${number}}`)).toThrow(
      BadHelperMessage,
    );
});

/** A decoder either refuses the line, or gives exactly what the line said. */
function isStrict(decode: (line: string) => object, line: string): void {
  let decoded: object;
  try {
    decoded = decode(line);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(BadHelperMessage);
    return;
  }
  const keysInOrder = (text: string): unknown => JSON.parse(text, (_key, value: unknown) => value);
  expect(keysInOrder(JSON.stringify(decoded))).toEqual(keysInOrder(JSON.stringify(JSON.parse(line))));
}

const both = (line: string): void => {
  isStrict(decodeHelperEvent, line);
  isStrict(decodeHelperRequest, line);
};

it('any text and any JSON is refused or taken exactly as it is', () => {
  fc.assert(fc.property(fc.string(), both));
  fc.assert(fc.property(fc.json({ maxDepth: 4 }), both), { numRuns: runs(500, 20_000) });
});

it('a valid message with anything in the place of any part is refused or taken exactly as it is', () => {
  const message = fc.constantFrom<object>(...events, ...requests);
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(0, -1, 2 ** 53, 1e300, '', '__proto__', [], {}, null, true, digest, '/dev/sdb', '/dev/..'),
  );
  const key = fc.oneof(
    fc.nat(8).map((index) => ({ index })),
    fc.constantFrom('__proto__', 'constructor', 'event', 'task', 'drive', 'extra').map((name) => ({ name })),
  );
  fc.assert(
    fc.property(message, key, anything, fc.boolean(), (original, where, value, remove) => {
      const entries = new Map(Object.entries(original));
      const name = 'name' in where ? where.name : ([...entries.keys()][where.index % entries.size] as string);
      if (remove) entries.delete(name);
      else entries.set(name, value);
      // Object.fromEntries makes `__proto__` a key of its own, as JSON.parse does.
      both(JSON.stringify(Object.fromEntries(entries)));
    }),
    { numRuns: runs(2000, 50_000) },
  );
});

it('a valid message with one character changed is refused or taken exactly as it is', () => {
  const line = fc.constantFrom(...[...events, ...requests].map((message) => JSON.stringify(message)));
  fc.assert(
    fc.property(line, fc.nat(), fc.string({ maxLength: 2 }), (text, seed, inserted) => {
      const at = seed % text.length;
      both(text.slice(0, at) + inserted + text.slice(at + 1));
    }),
    { numRuns: runs(1000, 50_000) },
  );
});

describe('a request to compare what is read back with the image', () => {
  const compared = { ...write, compression: null, imageVersion: '2049:131:4096:-1:1764316800000000000' };

  it('is taken for an image as it is that is read back', () => {
    expect(decodeHelperRequest(JSON.stringify(compared))).toEqual(compared);
  });

  it.each<[string, object]>([
    ['a compressed image', { ...compared, compression: 'xz' }],
    ['an image that is not read back', { ...compared, verification: 'skip' }],
    ['no version', { ...compared, imageVersion: null }],
    ['a version with a part too few', { ...compared, imageVersion: '1:2:3:4' }],
    ['a version that is a path', { ...compared, imageVersion: '/etc/passwd' }],
    ['a version with a line feed', { ...compared, imageVersion: '1:2:3:4:5\n' }],
    ['another task', { ...verify, imageVersion: '1:2:3:4:5' }],
  ])('is refused with %s', (_case, request) => {
    expect(() => decodeHelperRequest(JSON.stringify(request))).toThrow(BadHelperMessage);
  });

  it('gets an order with blocks in ascending order, as many as fit into a line', () => {
    const order = { order: 'digest', drive: 31, blocks: Array.from({ length: MAX_DIGESTED }, (_, at) => 4096 * at) };
    expect(decodeHelperOrder(JSON.stringify(order))).toEqual(order);
    // Blocks of an image of 16 TiB.
    const longest = { ...order, blocks: order.blocks.map((block) => block + 16_000_000) };
    expect(JSON.stringify(longest).length).toBeLessThan(MAX_LINE_BYTES);
  });
});

it('takes the orders that answer samples', () => {
  for (const order of [
    { order: 'read', imageBytes: 1, blockBytes: 1_048_576, show: [] },
    { order: 'read', imageBytes: 9, blockBytes: 65_536, show: [0, 7] },
    { order: 'enough' },
  ])
    expect(decodeHelperOrder(JSON.stringify(order))).toEqual(order);
});

it.each(['give-up', 'go-on'] as const)('takes the order to %s', (order) => {
  expect(decodeHelperOrder(JSON.stringify({ order, drive: 3 }))).toEqual({ order, drive: 3 });
});

it.each([
  '',
  'give-up',
  '{"order":"give-up"}',
  '{"order":"read","imageBytes":0,"show":[]}',
  '{"order":"read","imageBytes":1,"show":[-1]}',
  '{"order":"read","imageBytes":1}',
  `{"order":"read","imageBytes":1,"show":[${Array(65).fill(0).join()}]}`,
  '{"order":"enough","drive":0}',
  '{"order":"give-up","drive":-1}',
  '{"order":"hurry","drive":0}',
  '{"order":"digest","drive":0}',
  '{"order":"digest","drive":0,"blocks":[]}',
  '{"order":"digest","drive":0,"blocks":[1,1]}',
  '{"order":"digest","drive":0,"blocks":[2,1]}',
  '{"order":"digest","drive":0,"blocks":[-1]}',
  `{"order":"digest","drive":0,"blocks":[${Array.from({ length: 4097 }, (_, at) => at).join()}]}`,
  '{"order":"give-up","drive":0,"x":1}',
])('refuses the order %s', (line) => {
  expect(() => decodeHelperOrder(line)).toThrow(BadHelperMessage);
});

it('refuses an event of a kind that is nested more deeply than it can be written', () => {
  const deep = `{"event":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  expect(() => decodeHelperEvent(deep)).toThrow(BadHelperMessage);
});
