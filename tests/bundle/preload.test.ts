/** The shipped preload, with only what Electron gives a sandboxed one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import type { Bridge } from '../../preload/index.ts';

const code = readFileSync(join(import.meta.dirname, '../../dist/preload/index.cjs'), 'utf8');

test('the preload bundle needs only what a sandboxed preload may require, and exposes three functions', async () => {
  const exposed = new Map<string, Bridge>();
  const listeners = new Map<string, (event: unknown, told: unknown) => void>();
  const invoked: unknown[][] = [];
  const electron = {
    contextBridge: { exposeInMainWorld: (key: string, bridge: Bridge) => void exposed.set(key, bridge) },
    ipcRenderer: {
      invoke: async (...sent: unknown[]) => invoked.push(sent),
      on: (channel: string, listener: (event: unknown, told: unknown) => void) => listeners.set(channel, listener),
      off: (channel: string) => listeners.delete(channel),
    },
    webUtils: { getPathForFile: () => '' },
  };
  // Source: Electron's tutorial “Process Sandboxing”, preload scripts.
  const allowed = new Map<string, unknown>([
    ['electron', electron],
    ...['events', 'timers', 'url'].map((name) => [name, {}] as const),
  ]);
  const require = (name: string): unknown => {
    const found = allowed.get(name.replace(/^node:/, ''));
    if (!found) throw new Error(`module not found: ${name}`);
    return found;
  };
  const load = vm.runInNewContext(`(function (require, module, exports) {${code}\n})`, {}) as (
    ...given: unknown[]
  ) => void;
  load(require, { exports: {} }, {});

  const bridge = exposed.get('flakestick');
  assert.deepEqual([...exposed.keys()], ['flakestick']);
  assert.ok(bridge);
  assert.deepEqual(Object.keys(bridge), ['call', 'onEvent', 'pathOf']);
  await bridge.call('job/state', {});
  assert.deepEqual(invoked, [['flakestick:call', 'job/state', {}]]);
  const told: unknown[] = [];
  const stop = bridge.onEvent((event) => told.push(event));
  listeners.get('flakestick:event')?.({ sender: 'secret' }, { event: 'drives', drives: [] });
  assert.deepEqual(told, [{ event: 'drives', drives: [] }]);
  stop();
  assert.equal(listeners.size, 0);
});
