import { afterEach, describe, expect, it, vi } from 'vitest';
import { callersPrivilege } from '../../../../helper/io/privilege.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the rights of the caller of the helper', () => {
  it('are its own without pkexec', () => {
    vi.stubEnv('PKEXEC_UID', undefined);
    expect(callersPrivilege().isLent).toBe(false);
    vi.stubEnv('PKEXEC_UID', '0');
    expect(callersPrivilege().isLent).toBe(false);
  });

  it.runIf(process.getuid?.() === 0).each(['', '-1', 'root', '1e3', '1000 ', '0x3e8', '4294967295000'])(
    'do not become root’s when the caller is “%s”',
    (caller) => {
      vi.stubEnv('PKEXEC_UID', caller);
      expect(() => callersPrivilege()).toThrow('PKEXEC_UID');
    },
  );

  it.runIf(process.getuid?.() === 0)('do not become root’s when the caller is nobody of this machine', () => {
    vi.stubEnv('PKEXEC_UID', '3999999999');
    expect(() => callersPrivilege()).toThrow('no primary group');
  });
});
