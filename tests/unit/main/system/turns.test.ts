import { expect, it } from 'vitest';
import { Cancelled } from '../../../../contract/wire/failure.ts';
import { Turns } from '../../../../main/system/turns.ts';

/** Work that ends when it is told to, and notes its beginning and its end. */
function work(name: string, log: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async (): Promise<string> => {
    log.push(`${name} begins`);
    await promise;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end: resolve };
}

it('one runs at a time, in the order of asking, also after one that failed', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b] = [work('a', log), work('b', log)];
  const first = turns.take(a.run, undefined);
  const failing = turns.take(() => Promise.reject(new Error('no')), undefined);
  const last = turns.take(b.run, undefined);
  b.end();
  a.end();
  await expect(failing).rejects.toThrow('no');
  expect(await Promise.all([first, last])).toEqual(['a', 'b']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('one that is cancelled while it waits ends at once, and lets nobody pass', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b, c] = [work('a', log), work('b', log), work('c', log)];
  const first = turns.take(a.run, undefined);
  const stop = new AbortController();
  const second = turns.take(b.run, stop.signal);
  const third = turns.take(c.run, undefined);
  stop.abort(new Cancelled());
  await expect(second).rejects.toBeInstanceOf(Cancelled);
  expect(log).toEqual(['a begins']);
  c.end();
  a.end();
  await Promise.all([first, third]);
  expect(log).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
});
