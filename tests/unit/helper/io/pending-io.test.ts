import { expect, it } from 'vitest';
import { abandon, hasPendingIo, isAbandoned, trackIo } from '../../../../helper/io/pending-io.ts';

/** Numbers that no descriptor of this process has. */
const [SILENT, WELL] = [900_001, 900_002];
type Answered = (error: NodeJS.ErrnoException | null, count: number) => void;

it('what is asked counts as asked until it is answered', async () => {
  let answered: Answered = () => {};
  const waiting = trackIo(WELL, 0, (tell) => {
    answered = tell;
  });
  expect(hasPendingIo(WELL)).toBe(true);
  answered(null, 17);
  expect(await waiting).toBe(17);
  expect(hasPendingIo(WELL)).toBe(false);
});

it('an error comes with the byte where it happened', async () => {
  const failing = trackIo(WELL, 4096, (tell) => tell(Object.assign(new Error('EIO'), { code: 'EIO' }), 0));
  await expect(failing).rejects.toMatchObject({ code: 'EIO', offsetBytes: 4096 });
  expect(hasPendingIo(WELL)).toBe(false);
});

it('a device that was given up lets everybody go, now and later, and stays asked until it answers', async () => {
  let answered: Answered = () => {};
  const waiting = trackIo(SILENT, 512, (tell) => {
    answered = tell;
  });
  abandon(SILENT);
  await expect(waiting).rejects.toMatchObject({ code: 'ETIMEDOUT', offsetBytes: 512 });
  await expect(trackIo(SILENT, 0, () => expect.unreachable('it was asked again'))).rejects.toMatchObject({
    code: 'ETIMEDOUT',
  });
  expect({ asked: hasPendingIo(SILENT), givenUp: isAbandoned(SILENT) }).toEqual({ asked: true, givenUp: true });
  answered(null, 1);
  expect(hasPendingIo(SILENT)).toBe(false);
  expect(isAbandoned(WELL)).toBe(false);
});
