import assert from 'node:assert/strict';
import {
  BadHelperMessage,
  decodeHelperEvent,
  decodeHelperOrder,
  decodeHelperRequest,
} from '../../../contract/wire/helper-lines.ts';
import { EVENTS, REQUESTS } from '../../unit/contract/wire/helper-messages.ts';
import type { FuzzTarget } from '../target.ts';

const isRefusal = (thrown: unknown): boolean => thrown instanceof BadHelperMessage;
const lines = (messages: object): string[] => Object.values(messages).map((message) => JSON.stringify(message));

/** Refused, or taken exactly as it is. */
const exactly = (decode: (line: string) => object) => (input: Buffer) => {
  const line = input.toString();
  assert.deepEqual(decode(line), JSON.parse(line));
};

export const helperRequests: FuzzTarget = {
  name: 'helper-requests',
  shape: 'json',
  inputs: 3000,
  samples: () => lines(REQUESTS),
  isRefusal,
  parse: exactly(decodeHelperRequest),
};

export const helperOrders: FuzzTarget = {
  name: 'helper-orders',
  shape: 'json',
  inputs: 2000,
  samples: () =>
    lines([
      { order: 'read', imageBytes: 9, blockBytes: 65_536, show: [0, 7] },
      { order: 'enough' },
      { order: 'give-up', drive: 3 },
      { order: 'go-on', drive: 3 },
      { order: 'digest', drive: 3, blocks: [0, 7, 4095] },
    ]),
  isRefusal,
  parse: exactly(decodeHelperOrder),
};

export const helperEvents: FuzzTarget = {
  name: 'helper-events',
  shape: 'json',
  inputs: 3000,
  samples: () => lines(EVENTS),
  isRefusal,
  parse: exactly(decodeHelperEvent),
};
