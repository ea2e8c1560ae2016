/**
 * One page for each state folder: a second start asks the first for a new address instead of serving another one. They talk over a
 * socket that only this user can open; each sends one line of JSON.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, connect as openSocket, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { AskedSource } from '../../../contract/wire/channels.ts';
import { ShortText, z } from '../../../contract/wire/schema.ts';
import { lockFile } from '../../system/file-lock.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { stateFolder } from '../../system/xdg.ts';

const HandOver = z.strictObject({ asked: AskedSource.nullable() });
const Answer = z.strictObject({ url: ShortText });

const ANSWER_WITHIN_MS = 3000;
const LOCKED_WITHIN_MS = 5000;
const MAX_LINE_BYTES = 64 * 1024;
/** The kernel's limit for the name of a socket, less its end. A longer path is cut without an error. */
const MAX_PATH_BYTES = 107;

export interface RunningInstance {
  stop(): Promise<void>;
}

const socketPath = (): string => join(stateFolder(), 'app.sock');

async function readLine(socket: Socket): Promise<unknown> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    text += part as string;
    const end = text.indexOf('\n');
    if (end >= 0) return JSON.parse(text.slice(0, end));
    if (text.length > MAX_LINE_BYTES) break;
  }
  throw new Error('no line');
}

/** The address of the instance that runs; null where none answers. */
async function askRunning(asked: AskedSource | null): Promise<string | null> {
  const socket = openSocket(socketPath());
  const timer = setTimeout(() => socket.destroy(), ANSWER_WITHIN_MS);
  try {
    await once(socket, 'connect');
    socket.write(`${JSON.stringify({ asked })}\n`);
    return Answer.parse(await readLine(socket)).url;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function listen(onAsked: (asked: AskedSource | null) => string): Promise<RunningInstance> {
  const path = socketPath();
  makeFolder(dirname(path));
  // One that a killed instance left.
  await rm(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    readLine(socket)
      .then((line) => socket.end(`${JSON.stringify({ url: onAsked(HandOver.parse(line).asked) })}\n`))
      .catch(() => socket.destroy());
  });
  // Nobody else may connect, whatever the folder allows.
  const before = process.umask(0o177);
  server.listen(path);
  process.umask(before);
  await once(server, 'listening');
  server.unref();
  return {
    async stop() {
      server.close();
      await rm(path, { force: true });
    },
  };
}

/**
 * Hands over to the instance that runs, and gives its new address; or becomes that instance. `start` makes the page, and gives what
 * answers a later start. Where there can be no socket, each start is on its own.
 */
export async function joinOrStart(
  asked: AskedSource | null,
  start: () => Promise<(asked: AskedSource | null) => string>,
): Promise<{ readonly url: string } | { readonly instance: RunningInstance }> {
  const alone: RunningInstance = { stop: async () => {} };
  if (Buffer.byteLength(socketPath()) > MAX_PATH_BYTES) {
    await start();
    return { instance: alone };
  }
  const lock = await lockFile(join(stateFolder(), 'app.lock'), { waitMs: LOCKED_WITHIN_MS }).catch(() => null);
  try {
    const url = await askRunning(asked);
    if (url !== null) return { url };
    const onAsked = await start();
    return { instance: await listen(onAsked).catch(() => alone) };
  } finally {
    await lock?.release();
  }
}
