/**
 * Reads a line of the helper protocol, in both directions: an unknown or malformed line is refused and fails the job. Hand-written
 * and without dependencies, because the helper may run as root.
 */
import { IMAGE_COMPRESSIONS } from '../../formats/compression.ts';
import {
  type BlockRun,
  CAPACITY_STEPS,
  CHANGED_PROPERTIES,
  DIGEST_KINDS,
  type HelperEvent,
  type HelperOrder,
  type HelperRequest,
  type HelperTask,
  HOLDS,
  LENT_DESCRIPTOR,
  LENT_ENVIRONMENT,
  MAX_ARGUMENTS,
  MAX_DIGESTED,
  MAX_DRIVES,
  MAX_END_BYTES,
  MAX_PLACES,
  MAX_RUNS,
  MAX_SAMPLES,
  MAX_SHOWN,
  MAX_TEXT_LENGTH,
  OPEN_REFUSALS,
  PROTOCOL,
} from './helper-protocol.ts';

export class BadHelperMessage extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'BadHelperMessage';
  }
}

/** A helper of another version of Flakestick: one was installed while the other was running. */
export class OtherProtocol extends BadHelperMessage {}

type Raw = { readonly [key: string]: unknown };

const isIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT_LENGTH;
const isDigest = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const orNull =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || check(value);
const listOf =
  (check: (value: unknown) => boolean, most: number) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.length <= most && value.every(check);
const isBlockList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_SHOWN && value.every(isIndex);
const isAscendingBlocks = (value: unknown): boolean =>
  listOf(isIndex, MAX_DIGESTED)(value) &&
  (value as number[]).every((block, index, all) => index === 0 || block > (all[index - 1] ?? block));
/** Of `fileVersion`. Times before 1970 are negative. */
const isFileVersion = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,20}:\d{1,20}:\d{1,20}:-?\d{1,20}:-?\d{1,20}$/.test(value);
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
/** A whole-drive node straight under /dev, so that no path trick reaches anything else. */
const isDevicePath = (value: unknown): boolean =>
  typeof value === 'string' && /^\/dev\/[A-Za-z0-9_-]{1,64}$/.test(value);
/** Blocks that the helper has buffers for. */
export const isBlockBytes = (value: unknown): value is number =>
  isIndex(value) && value >= 65_536 && value <= 16_777_216 && value % 65_536 === 0;
const isImageBytes = (value: unknown): boolean => isIndex(value) && value > 0;

const isBase64 = (value: unknown): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= 44_000 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
const isPlaceList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_PLACES && value.every(isIndex);

type Shape = { readonly [key: string]: (value: unknown) => boolean };

/** Exactly these own keys, each passing its check. */
function fits(raw: unknown, shape: Shape): raw is Raw {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  const keys = Object.keys(raw);
  const wanted = Object.keys(shape);
  return (
    keys.length === wanted.length &&
    wanted.every((key) => Object.hasOwn(raw, key) && shape[key]?.((raw as Raw)[key]) === true)
  );
}

const DRIVE: Shape = { devicePath: isDevicePath, diskseq: orNull(isIndex), serial: orNull(isText), sizeBytes: isIndex };
const isRun = (value: unknown): value is BlockRun =>
  Array.isArray(value) && value.length === 2 && value.every(isIndex) && Number(value[0]) <= Number(value[1]);
const isAscending = (runs: readonly BlockRun[]): boolean =>
  runs.every(([first], index) => first > (runs[index - 1]?.[1] ?? -1));
const isRewrite = (value: unknown): boolean =>
  value === 'everything' ||
  value === 'differing' ||
  (listOf(isRun, MAX_RUNS)(value) && isAscending(value as BlockRun[]));

const isHelperDrive = (value: unknown): boolean => fits(value, DRIVE);
const isSample = (value: unknown): boolean =>
  fits(value, { block: isIndex, blockBytes: isBlockBytes, bytes: isImageBytes });

/** In base64. */
const MAX_END_CHARACTERS = 4 * Math.ceil(MAX_END_BYTES / 3);
/** What a program can be given: no NUL. */
const isWord = (value: unknown): value is string => isText(value) && !value.includes('\0');
const isPath = (value: unknown): boolean => isWord(value) && value.startsWith('/');
const isSetting = (value: unknown): boolean =>
  isWord(value) && LENT_ENVIRONMENT.some((name) => value.startsWith(`${name}=`));

const COMMON: Shape = {
  protocol: oneOf(PROTOCOL),
  imageBytes: isImageBytes,
  blockBytes: isBlockBytes,
};
const isPlaceBytes = (value: unknown): boolean =>
  isIndex(value) && value >= 4096 && value <= 32_768 && value % 4096 === 0;
const PLACES: Shape = {
  protocol: oneOf(PROTOCOL),
  drives: listOf(isHelperDrive, 1),
  placeBytes: isPlaceBytes,
  places: listOf(isIndex, MAX_PLACES),
  token: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
};
const REQUESTS: { readonly [T in HelperTask]: Shape } = {
  write: {
    ...COMMON,
    task: oneOf('write'),
    imagePath: (v) => isText(v) && v.startsWith('/'),
    compression: oneOf(null, ...IMAGE_COMPRESSIONS),
    drives: listOf((drive) => fits(drive, { ...DRIVE, rewrite: isRewrite }), MAX_DRIVES),
    verification: oneOf('read-back', 'skip'),
  },
  restore: {
    ...COMMON,
    task: oneOf('restore'),
    imagePath: (v) => isText(v) && v.startsWith('/'),
    drives: listOf(isHelperDrive, 1),
    end: orNull((v) => isBase64(v) && (v as string).length <= MAX_END_CHARACTERS),
  },
  verify: {
    ...COMMON,
    task: oneOf('verify'),
    drives: listOf(isHelperDrive, MAX_DRIVES),
    wholeDigest: oneOf(null, ...DIGEST_KINDS),
    show: isBlockList,
  },
  'capacity-check': { ...PLACES, task: oneOf('capacity-check'), scanBytes: isIndex },
  'put-back': { ...PLACES, task: oneOf('put-back'), originalsPath: (v) => isText(v) && v.startsWith('/') },
  blink: {
    protocol: oneOf(PROTOCOL),
    task: oneOf('blink'),
    forMs: (v) => isIndex(v) && v > 0 && v <= 120_000,
    drives: listOf(isHelperDrive, 1),
  },
  lend: {
    protocol: oneOf(PROTOCOL),
    task: oneOf('lend'),
    drives: listOf(isHelperDrive, 1),
    program: isPath,
    arguments: (v) => Array.isArray(v) && v.length <= MAX_ARGUMENTS && v.every(isWord),
    descriptor: oneOf(LENT_DESCRIPTOR),
    folder: isPath,
    environment: (v) => Array.isArray(v) && v.length <= LENT_ENVIRONMENT.length && v.every(isSetting),
  },
  recognise: {
    ...COMMON,
    task: oneOf('recognise'),
    drives: listOf(isHelperDrive, 1),
    sample: listOf(isSample, MAX_SAMPLES),
  },
};
const ORDERS: { readonly [order: string]: Shape } = {
  'give-up': { order: oneOf('give-up'), drive: isIndex },
  'go-on': { order: oneOf('go-on'), drive: isIndex },
  read: { order: oneOf('read'), imageBytes: isImageBytes, blockBytes: isBlockBytes, show: isBlockList },
  enough: { order: oneOf('enough') },
  digest: { order: oneOf('digest'), drive: isIndex, blocks: isAscendingBlocks },
};

const EVENTS: { readonly [K in HelperEvent['event']]: Shape } = {
  hello: { protocol: oneOf(PROTOCOL), effectiveUser: isIndex },
  'image-refused': {
    reason: oneOf('missing', 'not-permitted', 'not-a-file', 'size-differs', 'failed'),
    detail: isText,
  },
  refused: {
    drive: isIndex,
    reason: oneOf(...OPEN_REFUSALS),
    property: oneOf(null, ...CHANGED_PROPERTIES),
    detail: isText,
    haveBytes: orNull(isIndex),
  },
  opened: { drive: isIndex, capacityBytes: isIndex },
  clearing: { drive: isIndex },
  cleared: { drive: isIndex },
  wrote: { drive: isIndex, doneBytes: isIndex, keptBytes: isIndex },
  flushing: { drive: isIndex },
  idle: { drive: isIndex },
  written: { drive: isIndex },
  read: { drive: isIndex, first: isIndex, sha256: listOf(isDigest, 512) },
  equal: { drive: isIndex, first: isIndex, count: (v) => isIndex(v) && v > 0 },
  again: { drive: isIndex },
  unreadable: { drive: isIndex, block: isIndex, code: isText },
  shown: { drive: isIndex, block: isIndex, offset: isIndex, base64: isBase64 },
  sampled: { drive: isIndex, block: isIndex, bytes: isIndex, sha256: orNull(isDigest) },
  'sampled-all': { drive: isIndex },
  'whole-digest': { drive: isIndex, sha256: isDigest },
  finished: { drive: isIndex },
  failed: {
    drive: isIndex,
    step: oneOf('clear', 'write', 'flush', 'read'),
    offsetBytes: isIndex,
    code: isText,
    gone: isFlag,
  },
  saved: { drive: isIndex, place: isIndex, bytes: isBase64 },
  tagging: { drive: isIndex },
  advanced: { drive: isIndex, step: oneOf(...CAPACITY_STEPS), done: isIndex, total: isIndex },
  seen: { drive: isIndex, place: isIndex, holds: oneOf(...HOLDS), says: orNull(isIndex) },
  found: { drive: isIndex, at: isIndex, says: isIndex },
  'put-back': { drive: isIndex, wrong: isPlaceList, newer: isPlaceList },
  lent: { drive: isIndex, pid: isIndex },
  returned: { drive: isIndex, code: orNull(isIndex), signal: orNull(isText), said: isText },
  'image-changed': { detail: isText },
  stopped: {},
  done: {},
};

function parseLine(line: string): Raw {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new BadHelperMessage('not JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new BadHelperMessage('not an object');
  return raw as Raw;
}

/** The checks of optional keys that are there, and what they ask of others. */
function optionalOfWrite(raw: Raw): Shape {
  return {
    ...(Object.hasOwn(raw, 'dataBytes') ? { dataBytes: isImageBytes } : {}),
    ...(Object.hasOwn(raw, 'imageVersion')
      ? { imageVersion: isFileVersion, compression: oneOf(null), verification: oneOf('read-back') }
      : {}),
  };
}

/** Throws BadHelperMessage for anything that is not exactly a request of this protocol version. */
export function decodeHelperRequest(line: string): HelperRequest {
  const raw = parseLine(line);
  const task = raw['task'];
  const known = typeof task === 'string' && Object.hasOwn(REQUESTS, task) ? REQUESTS[task as HelperTask] : undefined;
  const shape = known && task === 'write' ? { ...known, ...optionalOfWrite(raw) } : known;
  if (!shape || !fits(raw, shape)) throw new BadHelperMessage('not a request of this protocol version');
  return raw as unknown as HelperRequest;
}

/** Throws BadHelperMessage for anything that is not exactly an order of this protocol version. */
export function decodeHelperOrder(line: string): HelperOrder {
  const raw = parseLine(line);
  const order = raw['order'];
  const shape = typeof order === 'string' && Object.hasOwn(ORDERS, order) ? ORDERS[order] : undefined;
  if (!shape || !fits(raw, shape)) throw new BadHelperMessage('not an order');
  return raw as unknown as HelperOrder;
}

/** An object may be nested more deeply than it can be written. */
const nameOf = (event: unknown): string =>
  typeof event === 'string' ? JSON.stringify(event.slice(0, 64)) : `a ${typeof event}`;

/** Throws BadHelperMessage for anything that is not exactly an event of this protocol version. */
export function decodeHelperEvent(line: string): HelperEvent {
  const { event, ...rest } = parseLine(line);
  if (event === 'hello' && isIndex(rest['protocol']) && rest['protocol'] !== PROTOCOL)
    throw new OtherProtocol(`protocol ${rest['protocol']}`);
  const shape =
    typeof event === 'string' && Object.hasOwn(EVENTS, event) ? EVENTS[event as HelperEvent['event']] : undefined;
  if (!shape || !fits(rest, shape))
    throw new BadHelperMessage(`not an event of this protocol version: ${nameOf(event)}`);
  return { event, ...rest } as unknown as HelperEvent;
}
