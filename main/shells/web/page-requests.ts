import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { contentPolicy, readPageFile } from '../page/index.ts';
import type { Denial, Gate } from './request-guard.ts';

// Not a redirect: after a cross-site start that would not carry the SameSite=Strict cookie; a same-origin refresh does.
const ENTRY_PAGE =
  '<!doctype html><html lang="en"><title>Flakestick</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=/">';

/** Answers one request of this user's browser: the one-time address, or a file of the page for the accepted browser. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { gate, rendererFolder, texts }: { gate: Gate; rendererFolder: string; texts: Messages['host']['denied'] },
): Promise<void> {
  setPolicy(response, gate.origin);
  const url = new URL(request.url ?? '/', gate.origin);
  const denial = gate.judge(request.method, url.pathname, request.headers);
  const deny = ({ status, why }: Denial): void => {
    const text = why === 'other-host' ? texts[why]({ host: gate.host }) : texts[why];
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };
  if (denial) return deny(denial);
  if (url.pathname === '/start') {
    const entry = gate.enter(url.searchParams.get('t') ?? '', request.headers);
    if ('status' in entry) return deny(entry);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': entry.setCookie });
    return void response.end(ENTRY_PAGE);
  }
  const file = await readPageFile(rendererFolder, url.pathname);
  if (!file) return deny({ status: 404, why: 'no-such-page' });
  response.writeHead(200, { 'content-type': file.contentType }).end(file.body);
}

function setPolicy(response: ServerResponse, origin: string): void {
  response.setHeader('content-security-policy', contentPolicy([origin.replace('http', 'ws')]));
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
}
