import type { WebSocket } from 'ws';
import { type AppEvent, type Backend, dispatch } from '../../../contract/wire/channels.ts';
import { ShortText, z } from '../../../contract/wire/schema.ts';

export const SUBPROTOCOL = 'flakestick';
/** The largest request a client may send, in bytes. */
export const MAX_REQUEST_BYTES = 256 * 1024;
/** Our close codes; the page has a text for each. */
const CLOSE_OPEN_ELSEWHERE = 4001;
const CLOSE_GOING_AWAY = 1001;
const CLOSE_NOT_TEXT = 1003;
const CLOSE_MALFORMED = 1008;
/** Above this many unsent bytes a page gets only the newest snapshot of each kind. */
const BACKLOG_BYTES = 1024 * 1024;

const RequestFrame = z.strictObject({ id: z.number().int().nonnegative(), name: ShortText, request: z.unknown() });

function parseRequest(text: string): z.infer<typeof RequestFrame> | null {
  try {
    return RequestFrame.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Answers one page until it leaves. It sends `{"id":1,"name":"job/state","request":{}}` and gets `{"id":1,"reply":…}`;
 * events of the backend arrive as `{"event":…}`.
 */
export function serveClient(socket: WebSocket, backend: Backend): void {
  const newest = new Map<AppEvent['event'], AppEvent>();
  const send = (frame: unknown): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame), sendNewest);
  };
  const sendNewest = (): void => {
    for (const [kind, event] of newest) {
      if (socket.bufferedAmount > BACKLOG_BYTES) return;
      newest.delete(kind);
      send({ event });
    }
  };
  const unsubscribe = backend.subscribe((event) => {
    newest.set(event.event, event);
    sendNewest();
  });
  socket.on('close', unsubscribe);
  // A protocol error closes the socket by itself; without a listener it would end the process.
  socket.on('error', () => socket.terminate());
  // One buffer per message: ws' default for binaryType.
  socket.on('message', (message, isBinary) => {
    if (isBinary) return socket.close(CLOSE_NOT_TEXT);
    const frame = parseRequest((message as Buffer).toString());
    if (!frame) return socket.close(CLOSE_MALFORMED);
    void dispatch(backend, frame.name, frame.request).then((reply) => send({ id: frame.id, reply }));
  });
}

export function refuseSecondClient(socket: WebSocket): void {
  socket.on('error', () => socket.terminate());
  socket.close(CLOSE_OPEN_ELSEWHERE);
}

export function sayGoodbye(socket: WebSocket): void {
  socket.close(CLOSE_GOING_AWAY);
}
