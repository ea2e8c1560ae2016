import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../../../contract/wire/failure.ts';
import { availableMemory, memoryFor, startFailure } from '../../../../../main/stages/try/machine-failure.ts';

const GIB = 1024 ** 3;
const end = (said: string) => ({ code: 1, signal: null, said });

describe('the memory of a machine', () => {
  const plenty = { askedBytes: null, availableBytes: 16 * GIB };
  it('is what the image needs: 4 GiB with a desktop, else 2', () => {
    expect(memoryFor({ ...plenty, imageBytes: 0.9 * GIB })).toBe(2 * GIB);
    expect(memoryFor({ ...plenty, imageBytes: 2.5 * GIB })).toBe(4 * GIB);
    expect(memoryFor({ ...plenty, imageBytes: null })).toBe(2 * GIB);
  });
  it('is what was asked for', () => expect(memoryFor({ ...plenty, askedBytes: 3 * GIB, imageBytes: 1 })).toBe(3 * GIB));
  it('is less where there is less, if it is enough', () =>
    expect(memoryFor({ askedBytes: null, imageBytes: 1, availableBytes: 1.6 * GIB })).toBe(1.25 * GIB));
  it('is not taken from a computer that has too little', () => {
    const little = { imageBytes: 1, availableBytes: 1.2 * GIB };
    const failure = { kind: 'memory-too-small' };
    const thrown = (askedBytes: number | null): unknown => {
      try {
        return memoryFor({ ...little, askedBytes });
      } catch (reason) {
        return reason instanceof JobFailure ? reason.failure : reason;
      }
    };
    expect(thrown(null)).toMatchObject({ ...failure, needBytes: GIB });
    expect(thrown(2 * GIB)).toMatchObject({ ...failure, needBytes: 2 * GIB });
    expect(thrown(0.5 * GIB)).toBe(0.5 * GIB);
  });
  it('is not judged where the kernel does not say what there is', () => {
    expect(availableMemory('MemTotal: 16 kB\n')).toBeNull();
    expect(availableMemory('MemTotal:       16 kB\nMemAvailable:    8124 kB\n')).toBe(8124 * 1024);
    expect(memoryFor({ askedBytes: null, imageBytes: 1, availableBytes: null })).toBe(2 * GIB);
  });
});

/** As QEMU 7.2 says it. */
describe('a machine that never ran', () => {
  it.each<[string, string, number | null]>([
    [
      'overlay-full',
      "qemu-system-x86_64: -drive if=none: Could not create temporary overlay '/var/tmp/vl.8Q2N31': Could not write to file: No space left on device",
      null,
    ],
    [
      'port-taken',
      "qemu-system-x86_64: -netdev user: Could not set up host forwarding rule 'tcp:127.0.0.1:2222-:22'",
      2222,
    ],
    ['machine-out-of-memory', "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory", null],
    ['machine-failed', 'qemu-system-x86_64: -sandbox: seccomp support is disabled', null],
    ['machine-failed', '', null],
  ])('failed as %s: %s', (kind, said, sshPort) => expect(startFailure(end(said), sshPort).kind).toBe(kind));

  it('has the words of QEMU, or how it ended', () => {
    expect(startFailure(end('no such CPU'), null)).toEqual({ kind: 'machine-failed', detail: 'no such CPU' });
    expect(startFailure({ code: null, signal: 'SIGABRT', said: '' }, null)).toMatchObject({ detail: 'SIGABRT' });
  });
});
