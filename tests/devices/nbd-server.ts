/**
 * The process of one NbdStick: `nbd-server.ts SOCKET CELLS OPTIONS`, OPTIONS being StickOptions in JSON. A process of its own,
 * so that a process that waits for the drive never waits for itself. Takes orders from its parent, and reports requests that hang.
 */
import { createServer } from 'node:net';
import { type Fault, NbdStick, type StickOptions } from './nbd-stick.ts';
import { serveClient } from './nbd-wire.ts';

export type StickOrder = { set: readonly Fault[] } | { release: true } | { die: true };
export type StickEvent = 'listening' | 'held' | 'obeyed';

const tell = (event: StickEvent): void => void process.send?.(event);
const [socketPath = '', cells = '', options = '{}'] = process.argv.slice(2);
const stick = new NbdStick(cells, JSON.parse(options) as StickOptions, () => tell('held'));

process.on('message', (order: StickOrder) => {
  if ('die' in order) process.exit();
  if ('release' in order) stick.release();
  else stick.setFaults(order.set);
  tell('obeyed');
});
process.on('disconnect', () => process.exit());

createServer((socket) => {
  serveClient(socket, stick).catch(() => socket.destroy());
}).listen(socketPath, () => tell('listening'));
