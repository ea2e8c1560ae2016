import { describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../../../preload/index.ts';

const world = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  listeners: new Map<string, (event: unknown, told: unknown) => void>(),
  invoked: [] as unknown[][],
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (key: string, value: unknown) => void world.exposed.set(key, value) },
  ipcRenderer: {
    invoke: async (...sent: unknown[]) => {
      world.invoked.push(sent);
      return { ok: true, value: null };
    },
    on: (channel: string, listener: (event: unknown, told: unknown) => void) =>
      void world.listeners.set(channel, listener),
    off: (channel: string, listener: unknown) => {
      if (world.listeners.get(channel) === listener) world.listeners.delete(channel);
    },
  },
  webUtils: { getPathForFile: ({ name }: File) => (name === 'pasted.png' ? '' : `/home/me/${name}`) },
}));

await import('../../../preload/index.ts');
const bridge = world.exposed.get('flakestick') as Bridge;

describe('the bridge', () => {
  it('is window.flakestick with three verbs and nothing else', () => {
    expect([...world.exposed.keys()]).toEqual(['flakestick']);
    expect(Object.keys(bridge)).toEqual(['call', 'onEvent', 'pathOf']);
  });

  it('sends a command on the one channel and gives back the reply', async () => {
    expect(await bridge.call('job/state', {})).toEqual({ ok: true, value: null });
    expect(world.invoked).toEqual([['flakestick:call', 'job/state', {}]]);
  });

  it('knows where a file is that was dropped, and that one that is only in memory has no place', () => {
    expect(bridge.pathOf(new File([], 'nixos.iso'))).toBe('/home/me/nixos.iso');
    expect(bridge.pathOf(new File([], 'pasted.png'))).toBe('');
  });

  it('hands over what main tells, without the event that carries its sender', () => {
    const listener = vi.fn();
    const stop = bridge.onEvent(listener);
    world.listeners.get('flakestick:event')?.({ sender: 'secret' }, { event: 'drives', drives: [] });
    expect(listener).toHaveBeenCalledExactlyOnceWith({ event: 'drives', drives: [] });
    stop();
    expect(world.listeners.size).toBe(0);
  });
});
