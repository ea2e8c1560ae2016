import { describe, expect, it } from 'vitest';
import { BoundedReader, NO_ANSWER, realPathOf, statPath } from '../../../../../main/stages/drive/bounded-stat.ts';

const never = () => new Promise<string>(() => {});

describe('asking what may never answer', () => {
  it('gives the answer when there is one, and the error as an error', async () => {
    const asker = new BoundedReader(2, 1000);
    expect(await asker.ask('a', async () => 'yes')).toBe('yes');
    await expect(asker.ask('a', () => Promise.reject(new Error('ENOENT')))).rejects.toThrow('ENOENT');
    expect(await asker.ask('a', async () => 'again')).toBe('again');
  });

  it('gives up after its patience, and does not ask again what has not answered yet', async () => {
    const asker = new BoundedReader(2, 20);
    let asked = 0;
    const count = () => {
      asked += 1;
      return never();
    };
    expect(await asker.ask('dead server', count)).toBe(NO_ANSWER);
    expect(await asker.ask('dead server', count)).toBe(NO_ANSWER);
    expect(asked).toBe(1);
    expect(await asker.ask('disk', async () => 'yes')).toBe('yes');
  });

  it('asks again once the late answer came, be it an error', async () => {
    const asker = new BoundedReader(1, 20);
    const late = Promise.withResolvers<string>();
    expect(await asker.ask('server', () => late.promise)).toBe(NO_ANSWER);
    late.reject(new Error('ESTALE'));
    await late.promise.catch(() => {});
    await new Promise(setImmediate);
    expect(await asker.ask('server', async () => 'back')).toBe('back');
  });

  it('asks nothing more once so many have not answered, for each of them holds a thread', async () => {
    const asker = new BoundedReader(2, 20);
    await Promise.all([asker.ask('one', never), asker.ask('two', never)]);
    expect(await asker.ask('three', async () => 'yes')).toBe(NO_ANSWER);
  });
});

it('tells a block device, a file, and what is not there apart, and follows links', async () => {
  const self = await statPath('/proc/self');
  expect(self).toMatchObject({ kind: 'file', path: `/proc/${process.pid}` });
  expect(await statPath('/nothing/there')).toEqual({ kind: 'missing' });
  expect(await statPath('/proc/self/exe/below-a-file')).toEqual({ kind: 'missing' });
});

it('follows links to where a path leads, and tells what is missing', async () => {
  expect(await realPathOf('/proc/../proc/version')).toEqual({ real: '/proc/version' });
  expect(await realPathOf('/nothing/there')).toBe('missing');
});
