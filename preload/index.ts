import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { AppEvent, Reply } from '../contract/wire/channels.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from './channel.ts';

/** `window.flakestick` in Electron: the same two verbs that the loopback page has over its WebSocket. */
export interface Bridge {
  call(name: string, request: unknown): Promise<Reply>;
  /** Returns a function that stops listening. */
  onEvent(listener: (event: AppEvent) => void): () => void;
}

const bridge: Bridge = {
  call: (name, request) => ipcRenderer.invoke(CALL_CHANNEL, name, request) as Promise<Reply>,
  onEvent(listener) {
    // The page never gets Electron's event: its sender would bypass this bridge.
    const forward = (_event: IpcRendererEvent, event: AppEvent) => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => void ipcRenderer.off(EVENT_CHANNEL, forward);
  },
};
contextBridge.exposeInMainWorld('flakestick', bridge);
