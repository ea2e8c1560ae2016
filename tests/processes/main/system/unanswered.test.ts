/** What waits for a connection, by the kernel's own tables: real processes, and a port on loopback that nobody answers at. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionStates, watchUnanswered } from '../../../../main/system/nix/unanswered.ts';
import { serveFolder, silentPort } from '../../../devices/source-server.ts';
import { promisedMs } from '../../../setup/busy.ts';

let silent: Awaited<ReturnType<typeof silentPort>>;
beforeAll(async () => {
  silent = await silentPort();
});
afterAll(() => silent.close());

/** A process below one of its own, as git-remote-https is below git below nix. */
const connectTo = (port: number) =>
  spawn('/bin/sh', ['-c', `"${process.execPath}" -e "require('node:net').connect(${port}, '127.0.0.1')"; :`], {
    stdio: 'ignore',
  });

async function eventually(isSo: () => boolean, ms: number): Promise<boolean> {
  const startedMs = performance.now();
  while (!isSo() && performance.now() - startedMs < promisedMs(ms)) await new Promise((done) => setTimeout(done, 50));
  return isSo();
}

it('tells within two seconds that a program further down waits, and gives it up after ten', async () => {
  const child = connectTo(silent.port);
  const told: boolean[] = [];
  let lostMs: number | null = null;
  const startedMs = performance.now();
  const end = watchUnanswered(child.pid, {
    onWaiting: (isWaiting) => told.push(isWaiting),
    onLost: () => void (lostMs = performance.now() - startedMs),
  });
  try {
    expect(await eventually(() => told.length > 0, 2000)).toBe(true);
    expect(told).toEqual([true]);
    expect(await eventually(() => lostMs !== null, 12_000)).toBe(true);
    expect(lostMs).toBeGreaterThan(10_000);
  } finally {
    end();
    child.kill('SIGKILL');
  }
}, 60_000);

it('has no limit for the process itself, which has its own', async () => {
  const child = spawn(process.execPath, ['-e', `require('node:net').connect(${silent.port}, '127.0.0.1')`]);
  const told: boolean[] = [];
  const end = watchUnanswered(child.pid, {
    onWaiting: (isWaiting) => told.push(isWaiting),
    onLost: () => expect.fail('given up'),
  });
  try {
    expect(await eventually(() => told.length > 0, 2000)).toBe(true);
    await new Promise((done) => setTimeout(done, 11_500));
    expect(told).toEqual([true]);
  } finally {
    end();
    child.kill('SIGKILL');
  }
}, 60_000);

it('says nothing of a server that is connected, however slow it is', async () => {
  const source = path.join(mkdtempSync(path.join(tmpdir(), 'flakestick-slow-')), 'source');
  mkdirSync(source);
  const server = await serveFolder(source, 100);
  const child = connectTo(Number(new URL(server.address).port));
  const told: boolean[] = [];
  const end = watchUnanswered(child.pid, {
    onWaiting: (isWaiting) => told.push(isWaiting),
    onLost: () => told.push(true),
  });
  try {
    await new Promise((done) => setTimeout(done, 2500));
    expect(told).toEqual([]);
  } finally {
    end();
    child.kill('SIGKILL');
    void server.close();
    rmSync(path.dirname(source), { recursive: true });
  }
}, 60_000);

it('reads the states of connections, and nothing from what is no row', () => {
  const row = (inode: number, state: string) =>
    `   0: 0100007F:1F90 0100007F:ABCD ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 20 0 0 10 -1`;
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${row(12, '02')}\n${row(13, '01')}\n\ncut off`;
  const states = connectionStates(table);
  expect(states.get('12')).toBe('02');
  expect(states.get('13')).toBe('01');
});
