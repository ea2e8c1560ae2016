/** A web server on loopback that serves the archive of a flake, as slowly as is wanted, and addresses at which nobody is. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface SourceServer {
  readonly address: string;
  close(): Promise<void>;
}

const SLICES_PER_SECOND = 10;

/** Serves `folder` as `/source.tar.gz`. */
export async function serveFolder(folder: string, bytesPerSecond: number): Promise<SourceServer> {
  const archive = path.join(path.dirname(folder), `${path.basename(folder)}.tar.gz`);
  execFileSync('tar', ['-C', path.dirname(folder), '-czf', archive, path.basename(folder)]);
  const bytes = readFileSync(archive);
  const server = createServer((request, response) => {
    if (request.url !== '/source.tar.gz') return response.writeHead(404).end();
    response.writeHead(200, { 'content-length': bytes.length });
    if (request.method === 'HEAD') return response.end();
    let at = 0;
    const timer = setInterval(() => {
      const slice = bytes.subarray(at, at + bytesPerSecond / SLICES_PER_SECOND);
      at += slice.length;
      response.write(slice);
      if (at < bytes.length) return;
      clearInterval(timer);
      response.end();
    }, 1000 / SLICES_PER_SECOND);
    response.on('close', () => clearInterval(timer));
    return response;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/source.tar.gz`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A port on loopback that refuses connections. */
export async function refusingPort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const LISTEN = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  console.log(this.address().port);
});`;

/** A port on loopback where no connection is made, and none is refused: its process is stopped, and its queue is full. */
export async function silentPort(): Promise<{ readonly port: number; readonly close: () => void }> {
  const listener = spawn(process.execPath, ['-e', LISTEN], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    listener.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
  });
  listener.kill('SIGSTOP');
  const queue = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await wait(200);
  return {
    port,
    close: () => {
      for (const connection of queue) connection.destroy();
      listener.kill('SIGKILL');
    },
  };
}
