import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../../../../main/shells/web/index.ts';
import { RUNNING, SmallBackend } from '../../../../fakes/app-backend.ts';
import { makePageFolder, removePageFolder } from '../../../../fakes/page-folder.ts';

const run = promisify(execFile);

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const rendererFolder = await makePageFolder();
let backend: SmallBackend;
let host: WebHost;
let clients: boolean[];
const sockets: WebSocket[] = [];

beforeEach(async () => {
  backend = new SmallBackend();
  clients = [];
  const onClient = (connected: boolean) => void clients.push(connected);
  host = await startWebHost({ rendererFolder, backend, onClient });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await host.close();
});

afterAll(() => removePageFolder(rendererFolder));

/** `target` is a path or a whole address. */
function ask(target: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(target, host.origin);
    // The path goes out as it was written: URL would tidy `..` away.
    const path = target.startsWith('/') ? target : url.pathname + url.search;
    request(
      { host: '127.0.0.1', port: url.port, path, method, headers: { host: url.host, ...headers } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    )
      .on('error', reject)
      .end();
  });
}

/** Goes in by the one-time address and gives the Cookie header. */
async function enter(): Promise<string> {
  const answer = await ask(host.url);
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

function connect(headers: OutgoingHttpHeaders, path = '/rpc', protocol = 'flakestick'): WebSocket {
  const socket = new WebSocket(host.origin.replace('http', 'ws') + path, [protocol], {
    headers: { origin: host.origin, ...headers },
  });
  sockets.push(socket);
  return socket;
}

async function statusOfRefusal(socket: WebSocket): Promise<number | undefined> {
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  return response.statusCode;
}

async function nextFrame(socket: WebSocket): Promise<unknown> {
  const [message] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(message.toString());
}

const entered = async () => {
  const cookie = await enter();
  const socket = connect({ cookie });
  await once(socket, 'open');
  return { cookie, socket };
};

describe('the way in', () => {
  it('lets the first browser in and gives it a cookie that no script and no other page can use', async () => {
    const answer = await ask(host.url);
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^flakestick_[0-9a-f]{8}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(answer.body).toContain('http-equiv="refresh" content="0;url=/"');
  });

  it('works once: a second browser with the same address is refused', async () => {
    await enter();
    expect(await ask(host.url)).toMatchObject({ status: 403, body: expect.stringContaining('used its address first') });
  });

  it('lets the same browser use the address again', async () => {
    const cookie = await enter();
    expect((await ask(host.url, { cookie })).status).toBe(200);
  });

  it('refuses a wrong token and does not spend the right one on it', async () => {
    expect((await ask(`${host.origin}/start?t=wrong`)).status).toBe(403);
    expect((await ask(`${host.origin}/start`)).status).toBe(403);
    expect((await ask(host.url)).status).toBe(200);
  });

  it('does not spend the token on a prefetch or on a script of another page', async () => {
    expect((await ask(host.url, { 'sec-purpose': 'prefetch;prerender' })).status).toBe(403);
    expect((await ask(host.url, { 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    expect((await ask(host.url, { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  it('shuts out the former browser when the address is renewed', async () => {
    const { cookie, socket } = await entered();
    const renewed = host.renewAddress();
    await once(socket, 'close');
    expect((await ask('/', { cookie })).status).toBe(403);
    expect((await ask(renewed)).status).toBe(200);
  });
});

describe('the page', () => {
  it('is served to the browser that holds the cookie, under a policy that starts from nothing', async () => {
    const cookie = await enter();
    const answer = await ask('/', { cookie });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<title>Flakestick</title>');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = answer.headers['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).toContain(`connect-src 'self' ${host.origin.replace('http', 'ws')};`);
    expect(policy).not.toContain('unsafe');
  });

  it('is refused without the cookie, and with a wrong one under the right name', async () => {
    const name = (await enter()).split('=')[0] ?? '';
    expect((await ask('/')).status).toBe(403);
    expect((await ask('/', { cookie: `${name}=${'A'.repeat(43)}` })).status).toBe(403);
    // As long in characters, but not in bytes.
    expect((await ask('/', { cookie: `${name}=${'é'.repeat(43)}` })).status).toBe(403);
    host.renewAddress();
    expect((await ask(`/start?t=${'%C3%A9'.repeat(43)}`)).status).toBe(403);
  });

  it.each(['localhost', 'rebound.example', '127.0.0.1', ''])('is refused under the host name “%s”', async (name) => {
    const cookie = await enter();
    const port = new URL(host.origin).port;
    const headers = { cookie, host: name === '127.0.0.1' ? '127.0.0.1:1' : `${name}:${port}` };
    expect((await ask('/', headers)).status).toBe(421);
    expect((await ask('/', { cookie, host: `127.0.0.1:${port}` })).status).toBe(200);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('is refused to %s', async (_who, headers) => {
    const cookie = await enter();
    expect((await ask('/', { cookie, ...headers })).status).toBe(403);
  });

  it('is refused to a cookie and a token of as many letters but more bytes', async () => {
    const cookie = await enter();
    const wrong = `${cookie.slice(0, -1)}é`;
    expect((await ask('/', { cookie: wrong })).status).toBe(403);
    host.renewAddress();
    expect((await ask(`${host.origin}/start?t=${'%C3%A9'.repeat(43)}`)).status).toBe(403);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('is refused by %s', async (method) => {
    expect((await ask('/', { cookie: await enter() }, method)).status).toBe(405);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%00', '/%', '/assets', '/nothing.js'])(
    'has nothing at %s',
    async (path) => {
      expect((await ask(path, { cookie: await enter() })).status).toBe(404);
    },
  );
});

describe('a program of another user', () => {
  const isRoot = process.getuid?.() === 0 && existsSync('/usr/sbin/runuser');

  it.skipIf(!isRoot)('gets no answer, and does not spend the token', async () => {
    const curl = [
      'curl',
      '--silent',
      '--max-time',
      '5',
      '--output',
      '/dev/null',
      '--write-out',
      '%{http_code}',
      host.url,
    ];
    await expect(run('/usr/sbin/runuser', ['-u', 'nobody', '--', ...curl])).rejects.toMatchObject({ code: 52 });
    expect((await run('curl', curl.slice(1))).stdout).toBe('200');
  });
});

describe('the socket', () => {
  it('answers commands with replies, failures included', async () => {
    const { socket } = await entered();
    socket.send(JSON.stringify({ id: 7, name: 'job/state', request: {} }));
    expect(await nextFrame(socket)).toEqual({ id: 7, reply: { ok: true, value: { phase: 'idle' } } });
    socket.send(JSON.stringify({ id: 8, name: 'toString', request: {} }));
    expect(await nextFrame(socket)).toMatchObject({
      id: 8,
      reply: { ok: false, outcome: { failure: { kind: 'bad-usage' } } },
    });
    socket.send(JSON.stringify({ id: 9, name: 'app/doctor', request: {} }));
    expect(await nextFrame(socket)).toMatchObject({
      id: 9,
      reply: { ok: false, outcome: { failure: { kind: 'internal' } } },
    });
  });

  it('tells what the backend tells, until the page leaves', async () => {
    const { socket } = await entered();
    backend.enter(RUNNING);
    expect(await nextFrame(socket)).toEqual({ event: { event: 'job', state: RUNNING } });
    expect(backend.listenerCount).toBe(1);
    socket.close();
    await expect.poll(() => clients).toEqual([true, false]);
    expect(backend.listenerCount).toBe(0);
  });

  it('gives a page that does not read only the newest snapshot', async () => {
    const { socket } = await entered();
    socket.pause();
    const drives = 2000;
    for (let told = 1; told <= drives; told += 1)
      backend.tell({
        event: 'records',
        list: { records: [], unreadable: [{ path: `${told}`, reason: 'x'.repeat(20_000) }], newer: [], unfinished: [] },
      });
    const seen: string[] = [];
    socket.on('message', (message: Buffer) => {
      seen.push(
        (JSON.parse(message.toString()) as { event: { list: { unreadable: { path: string }[] } } }).event.list
          .unreadable[0]?.path ?? '',
      );
    });
    socket.resume();
    await expect.poll(() => seen.at(-1)).toBe(`${drives}`);
    expect(seen.length).toBeLessThan(drives / 2);
  });

  it.each([
    ['no cookie', { cookie: '' }],
    ['the origin of another page', { origin: 'https://example.org' }],
    ['no origin', { origin: undefined }],
    ['another host name', { host: 'localhost:1' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused with %s', async (_what, headers) => {
    const cookie = await enter();
    const given: OutgoingHttpHeaders = { cookie, ...headers };
    const socket =
      'origin' in headers && headers.origin === undefined
        ? new WebSocket(`${host.origin.replace('http', 'ws')}/rpc`, ['flakestick'], { headers: { cookie } })
        : connect(given);
    expect(await statusOfRefusal(socket)).toBe(403);
    expect(clients).toEqual([]);
  });

  it('is refused at another path, and to a client that speaks something else', async () => {
    const cookie = await enter();
    expect(await statusOfRefusal(connect({ cookie }, '/'))).toBe(403);
    expect(await statusOfRefusal(connect({ cookie }, '/rpc', 'graphql-ws'))).toBe(403);
  });

  it.each([
    ['not JSON', 'hello', 1008],
    ['without an id', '{"name":"job/state","request":{}}', 1008],
    ['with more than asked for', '{"id":1,"name":"job/state","request":{},"as":"root"}', 1008],
    ['binary', Buffer.from('{}'), 1003],
    ['larger than 256 KiB', JSON.stringify({ id: 1, name: 'x'.repeat(300_000), request: {} }), 1009],
  ])('closes on a message that is %s', async (_what, message, code) => {
    const { socket } = await entered();
    socket.on('error', () => {});
    socket.send(message);
    expect((await once(socket, 'close'))[0]).toBe(code);
  });

  it('tells a second window that the app is open elsewhere, and leaves the first one alone', async () => {
    const { cookie, socket } = await entered();
    const second = connect({ cookie });
    const [code] = (await once(second, 'close')) as [number, Buffer];
    expect(code).toBe(4001);
    socket.send(JSON.stringify({ id: 1, name: 'job/state', request: {} }));
    expect(await nextFrame(socket)).toMatchObject({ id: 1, reply: { ok: true } });
  });

  it('takes the same window back after a reload, even when it comes before the old connection is gone', async () => {
    const { cookie, socket } = await entered();
    const reloaded = connect({ cookie });
    setTimeout(() => socket.close(), 200);
    await once(reloaded, 'open');
    reloaded.send(JSON.stringify({ id: 1, name: 'job/state', request: {} }));
    expect(await nextFrame(reloaded)).toMatchObject({ id: 1, reply: { ok: true } });
    expect(clients).toEqual([true, false, true]);
  });

  it('says goodbye when the app ends', async () => {
    const { socket } = await entered();
    const closed = once(socket, 'close');
    await host.close();
    expect((await closed)[0]).toBe(1001);
    await expect(ask('/')).rejects.toThrow('ECONNREFUSED');
    host = await startWebHost({ rendererFolder: '/nonexistent', backend });
  });
});
