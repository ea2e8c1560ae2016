import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { digestInThread } from '../../../../../main/stages/image/whole-digest.ts';

const BYTES = 65_536;

it('digests what the buffers held, in their order, a short one last', async () => {
  const whole = digestInThread(4, BYTES);
  const content = Buffer.alloc(5 * BYTES + 7, 'flakestick');
  for (let at = 0, buffer = 0; at < content.length; at += BYTES, buffer = (buffer + 1) % 4) {
    await whole.isFree(buffer);
    const length = content.copy(whole.buffers[buffer] as Buffer, 0, at, at + BYTES);
    whole.add(buffer, length);
  }
  expect(await whole.digest()).toBe(hash('sha256', content));
});

it('a thread that ended while it had nothing to do makes the next wait fail, and nobody waits for ever', async () => {
  const whole = digestInThread(4, BYTES);
  whole.end();
  await expect(whole.digest()).rejects.toThrow('ended with');
  for (const buffer of [0, 1, 2, 3]) whole.add(buffer, BYTES);
  await expect(whole.isFree(0)).rejects.toThrow('ended with');
});
