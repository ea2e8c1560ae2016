import { chmod, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installApp } from '../../devices/installed-app.ts';
import { Bench } from '../../devices/loop-device.ts';
import { ThrowawayUser } from '../../devices/throwaway-user.ts';
import { filledStick, flakestick } from './privileged-machine.ts';

/** Nobody answers a password dialog here: what asks for one fails with authorization-*. */
describe('a drive that the user may read', () => {
  let user: ThrowawayUser;
  let removeApp: () => Promise<unknown>;
  beforeAll(async () => {
    const app = await installApp();
    removeApp = () => app.remove();
    user = await ThrowawayUser.create('reader');
  });
  afterAll(async () => {
    await user.remove();
    await removeApp();
  });

  it.each<[string, string[]]>([
    ['that is to be recognised', []],
    ['that is compared with a digest', ['--sha256', '0'.repeat(64), '--size', '4096']],
  ])('is read without a password: one %s', (_what, expectation) =>
    Bench.with(async (bench) => {
      const { devicePath } = await filledStick(bench);
      const verify = ['verify', devicePath, ...expectation];
      expect((await flakestick(user, verify).finished).result).toMatchObject({
        failure: { kind: expect.stringContaining('authorization-') },
      });
      const { mode } = await stat(devicePath);
      await chmod(devicePath, mode | 0o004);
      try {
        const { code, result, stderr } = await flakestick(user, verify).finished;
        expect(code, stderr).toBe(7);
        const kind = expectation.length > 0 ? 'drive-digest-differs' : 'unknown-image';
        expect(result).toMatchObject({ failure: { kind } });
      } finally {
        // The next test's drive has the same node.
        await chmod(devicePath, mode);
      }
    }),
  );
});
