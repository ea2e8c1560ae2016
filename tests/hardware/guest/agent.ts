/**
 * The guest's last process: starts programs for the host and hands on what they say. Runs as JavaScript, without its types and
 * without a file to import at run time: an emulated processor takes two seconds to strip them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import type { AgentOrder, AgentWord } from './agent-words.ts';

const [portName = ''] = process.argv.slice(2);
const PORTS = '/sys/class/virtio-ports';
const device = fs
  .readdirSync(PORTS)
  .find((name) => fs.readFileSync(`${PORTS}/${name}/name`, 'utf8').trim() === portName);
const port = fs.openSync(`/dev/${device}`, 'r+');
const children = new Map<number, ChildProcess>();

function say(word: AgentWord): void {
  const bytes = Buffer.from(`${JSON.stringify(word)}\n`);
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(port, bytes, done);
}

function obey(order: AgentOrder): void {
  if ('signal' in order) {
    const pid = children.get(order.to)?.pid;
    try {
      // The whole group, as a terminal does it.
      if (pid !== undefined) process.kill(-pid, order.signal);
    } catch {
      // It has just ended.
    }
    return;
  }
  const { start, argv, environment } = order;
  const [file = '', ...rest] = argv;
  const child = spawn(file, rest, {
    cwd: '/',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  children.set(start, child);
  child.stdout.setEncoding('utf8').on('data', (stdout: string) => say({ of: start, stdout }));
  child.stderr.setEncoding('utf8').on('data', (stderr: string) => say({ of: start, stderr }));
  child.on('error', ({ message }) => say({ of: start, stderr: message }));
  child.on('close', (code, signal) => {
    children.delete(start);
    say({ of: start, ended: { code, signal } });
  });
}

let unfinished = '';
fs.createReadStream('', { fd: port, encoding: 'utf8', autoClose: false }).on('data', (text) => {
  const lines = `${unfinished}${text.toString()}`.split('\n');
  unfinished = lines.pop() ?? '';
  for (const line of lines) obey(JSON.parse(line) as AgentOrder);
});
say({ ready: true });
