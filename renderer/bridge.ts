/**
 * The only file that knows its host: the Electron preload's `window.flakestick`, or a WebSocket to the loopback page.
 * Decodes everything that arrives, and is the only writer of the mirror.
 */

import {
  AppEvent,
  type CommandName,
  commands,
  Reply,
  type ReplyOf,
  type RequestOf,
} from '../contract/wire/channels.ts';
import type { Failure } from '../contract/wire/failure.ts';
import { z } from '../contract/wire/schema.ts';
import { setLanguage } from './language.ts';
import { type Mirror, reflect, useMirror } from './mirror.ts';
import type { Problem } from './problem.ts';
import { press } from './shortcuts.ts';

export type Answer<C extends CommandName> = { ok: true; value: ReplyOf<C> } | { ok: false; problem: Problem };

interface Wire {
  call(name: string, request: unknown): Promise<unknown>;
  onEvent(listener: (event: unknown) => void): () => void;
}

declare global {
  interface Window {
    /** Set by the Electron preload. */
    flakestick?: Wire & { pathOf(file: File): string };
  }
}

const RETRY_MS = 1500;
/** The loopback host serves one window at a time (main/shells/web/client.ts). */
const OPEN_ELSEWHERE = 4001;
const ServerFrame = z.union([z.object({ id: z.number(), reply: z.unknown() }), z.object({ event: z.unknown() })]);
const LOST = { ok: false, problem: { kind: 'connection-lost' } } as const;

let wire: Wire | null = null;

/** Sends a command to main. Never throws: a broken connection or reply is a failure like any other. */
export async function call<C extends CommandName>(name: C, request: RequestOf<C>): Promise<Answer<C>> {
  if (!wire) return LOST;
  try {
    const reply = Reply.parse(await wire.call(name, request));
    if (!reply.ok)
      return { ok: false, problem: reply.outcome.kind === 'failed' ? reply.outcome.failure : reply.outcome };
    const value = commands[name].reply.parse(reply.value) as ReplyOf<C>;
    return { ok: true, value };
  } catch (thrown) {
    if (thrown instanceof ConnectionLost) return LOST;
    return { ok: false, problem: internal(thrown instanceof Error ? thrown.message : String(thrown)) };
  }
}

/** Where a file is that was dropped or pasted. Null where that is not told: in a browser, and for a file in no folder. */
export function pathOf(file: File): string | null {
  return window.flakestick?.pathOf(file) || null;
}

function internal(message: string): Failure {
  return { kind: 'internal', message };
}

/** Finds the host and starts mirroring it. Called once; the page is rendered meanwhile. */
export function connect(): void {
  const preload = window.flakestick;
  if (preload) {
    preload.onEvent(receive);
    opened(preload);
  } else openSocket();
}

async function greetHost(): Promise<void> {
  const answer = await call('app/host', {});
  if (answer.ok) await setLanguage(answer.value.language);
  useMirror.setState(answer.ok ? { host: answer.value } : { loadFailure: answer.problem });
}

/** Tries to connect again, after Flakestick was open in another window. */
export function takeOver(): void {
  useMirror.setState({ connection: 'connecting' });
  openSocket();
}

/** Checks the machine again. The old results stay until then. */
export async function examineAgain(): Promise<void> {
  await load('app/doctor', (checks) => ({ checks }));
}

function opened(open: Wire): void {
  wire = open;
  useMirror.setState({ connection: 'open', loadFailure: null });
  void greetHost();
  void load('job/state', (state) => reflect(useMirror.getState(), { event: 'job', state }, Date.now()));
  void load('preset/list', (presets) => ({ presets }));
  void load('drive/list', (drives) => ({ drives }));
  void load('capacity-check/state', (driveChecks) => ({ driveChecks }));
  void load('try/state', (trying) => ({ trying }));
  void load('practice/state', (practice) => ({ practice }));
  void load('record/list', (records) => ({ records }));
  void takeAsked();
  void load('app/doctor', (checks) => ({ checks }));
}

async function load<C extends CommandName>(name: C, into: (value: ReplyOf<C>) => Partial<Mirror>): Promise<void> {
  const answer = await call(name, {} as RequestOf<C>);
  useMirror.setState(answer.ok ? into(answer.value) : { loadFailure: answer.problem });
}

async function takeAsked(): Promise<void> {
  const answer = await call('source/take-asked', {});
  if (answer.ok && answer.value.asked) useMirror.setState({ asked: answer.value.asked });
}

function receive(raw: unknown): void {
  const event = AppEvent.safeParse(raw);
  if (!event.success) return useMirror.setState({ loadFailure: internal(z.prettifyError(event.error)) });
  if (event.data.event === 'source-asked') void takeAsked();
  if (event.data.event === 'shortcut') press(event.data.shortcut);
  useMirror.setState(reflect(useMirror.getState(), event.data, Date.now()));
}

class ConnectionLost extends Error {}

function openSocket(): void {
  const socket = new WebSocket(`ws://${location.host}/rpc`, 'flakestick');
  const waiting = new Map<number, { resolve: (reply: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;

  socket.addEventListener('open', () =>
    opened({
      call(name, request) {
        lastId += 1;
        const id = lastId;
        if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new ConnectionLost());
        socket.send(JSON.stringify({ id, name, request }));
        return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      },
      onEvent: () => () => undefined,
    }),
  );
  socket.addEventListener('message', (message) => {
    const frame = ServerFrame.parse(JSON.parse(String(message.data)));
    if ('event' in frame) return receive(frame.event);
    waiting.get(frame.id)?.resolve(frame.reply);
    waiting.delete(frame.id);
  });
  socket.addEventListener('close', ({ code }) => {
    wire = null;
    const isElsewhere = code === OPEN_ELSEWHERE;
    useMirror.setState({ connection: isElsewhere ? 'elsewhere' : 'lost' });
    for (const { reject } of waiting.values()) reject(new ConnectionLost());
    // The other window keeps the connection until it is closed; repeated attempts would only make this one flicker.
    if (!isElsewhere) setTimeout(openSocket, RETRY_MS);
  });
}
