import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { AppEvent, Reply } from '../contract/wire/channels.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from './channel.ts';

/** `window.flakestick` in Electron: the two verbs that the loopback page has over its WebSocket, and what only Electron knows. */
export interface Bridge {
  call(name: string, request: unknown): Promise<Reply>;
  /** Returns a function that stops listening. */
  onEvent(listener: (event: AppEvent) => void): () => void;
  /** Where a file is that was dropped or pasted; empty for one that is in no folder. */
  pathOf(file: File): string;
}

const bridge: Bridge = {
  call: (name, request) => ipcRenderer.invoke(CALL_CHANNEL, name, request) as Promise<Reply>,
  onEvent(listener) {
    // The page never gets Electron's event: its sender would bypass this bridge.
    const forward = (_event: IpcRendererEvent, event: AppEvent) => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => void ipcRenderer.off(EVENT_CHANNEL, forward);
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};
contextBridge.exposeInMainWorld('flakestick', bridge);
