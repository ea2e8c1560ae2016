import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Qmp, QmpError, type QmpEvent } from '../../../../../main/system/qemu/index.ts';

const GREETING = { QMP: { version: { qemu: { major: 7, minor: 2, micro: 22 } }, capabilities: [] } };

let folder: string;
let qmp: Qmp;
let qemu: Socket;
let events: QmpEvent[];
let heard: { execute: string; arguments: unknown }[];
/** What the other side answers, by command. */
let answers: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-qmp-'));
  events = [];
  heard = [];
  answers = { qmp_capabilities: '{"return":{}}' };
  qmp = await Qmp.listen(join(folder, 'qmp'), (event) => events.push(event));
  qemu = connect(join(folder, 'qmp'));
  await once(qemu, 'connect');
  createInterface({ input: qemu }).on('line', (line) => {
    const order = JSON.parse(line) as (typeof heard)[number];
    heard.push(order);
    qemu.write(`${answers[order.execute] ?? '{"return":{}}'}\r\n`);
  });
  qemu.write(`${JSON.stringify(GREETING)}\r\n`);
  await qmp.ready;
});
afterEach(async () => {
  qmp.close();
  qemu.destroy();
  await rm(folder, { recursive: true });
});

describe('QEMU’s own control', () => {
  it('leaves the mode in which it takes no command, and gives what is answered', async () => {
    answers['query-status'] = '{"return":{"status":"running"}}';
    expect(await qmp.execute('query-status')).toEqual({ status: 'running' });
    expect(heard.map(({ execute }) => execute)).toEqual(['qmp_capabilities', 'query-status']);
  });

  it('tells events apart from answers, wherever they come', async () => {
    answers['a'] = '{"event":"SHUTDOWN","data":{"reason":"guest-reset"}}\r\n{"return":1}';
    answers['b'] = '{"return":2}\r\n{"event":"STOP","timestamp":{}}';
    expect(await Promise.all([qmp.execute('a'), qmp.execute('b')])).toEqual([1, 2]);
    await expect
      .poll(() => events)
      .toEqual([
        { event: 'SHUTDOWN', data: { reason: 'guest-reset' } },
        { event: 'STOP', data: {} },
      ]);
  });

  it('fails a command that QEMU refuses, and no other', async () => {
    answers['bad'] = '{"error":{"class":"GenericError","desc":"no such thing"}}';
    await expect(qmp.execute('bad')).rejects.toThrow(new QmpError('no such thing'));
    expect(await qmp.execute('good')).toEqual({});
  });

  it('fails what is not answered when QEMU ends', async () => {
    answers['silent'] = '';
    const waiting = qmp.execute('silent');
    qemu.destroy();
    await expect(waiting).rejects.toThrow(QmpError);
    await expect(qmp.execute('late')).rejects.toThrow(QmpError);
  });

  it('survives whatever is no QMP, and lines of any length', async () => {
    answers['odd'] =
      `nonsense\r\n[]\r\nnull\r\n{"event":7}\r\n${'x'.repeat(3 * 1024 * 1024)}\r\n{"return":"still here"}`;
    expect(await qmp.execute('odd')).toBe('still here');
  });

  it('takes one connection', async () => {
    const second = connect(join(folder, 'qmp'));
    await expect(once(second, 'connect')).rejects.toThrow();
  });
});
