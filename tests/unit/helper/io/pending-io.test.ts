import { expect, it } from 'vitest';
import { answer, giveUp, isAsked, isGivenUp } from '../../../../helper/io/pending-io.ts';

/** Numbers that no descriptor of this process has. */
const [SILENT, WELL] = [900_001, 900_002];
type Answered = (error: NodeJS.ErrnoException | null, count: number) => void;

it('what is asked counts as asked until it is answered', async () => {
  let answered: Answered = () => {};
  const waiting = answer(WELL, 0, (tell) => {
    answered = tell;
  });
  expect(isAsked(WELL)).toBe(true);
  answered(null, 17);
  expect(await waiting).toBe(17);
  expect(isAsked(WELL)).toBe(false);
});

it('an error comes with the byte where it happened', async () => {
  const failing = answer(WELL, 4096, (tell) => tell(Object.assign(new Error('EIO'), { code: 'EIO' }), 0));
  await expect(failing).rejects.toMatchObject({ code: 'EIO', offsetBytes: 4096 });
  expect(isAsked(WELL)).toBe(false);
});

it('a device that was given up lets everybody go, now and later, and stays asked until it answers', async () => {
  let answered: Answered = () => {};
  const waiting = answer(SILENT, 512, (tell) => {
    answered = tell;
  });
  giveUp(SILENT);
  await expect(waiting).rejects.toMatchObject({ code: 'ETIMEDOUT', offsetBytes: 512 });
  await expect(answer(SILENT, 0, () => expect.unreachable('it was asked again'))).rejects.toMatchObject({
    code: 'ETIMEDOUT',
  });
  expect({ asked: isAsked(SILENT), givenUp: isGivenUp(SILENT) }).toEqual({ asked: true, givenUp: true });
  answered(null, 1);
  expect(isAsked(SILENT)).toBe(false);
  expect(isGivenUp(WELL)).toBe(false);
});
