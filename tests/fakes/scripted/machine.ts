import type { Firmware } from '../../../contract/wire/boot.ts';
import type { TryState, TrySubject } from '../../../contract/wire/try.ts';

/** A virtual machine that the app has just started, and that runs. */
export function machineOf(
  subject: TrySubject,
  firmware: Firmware | null = null,
): Extract<TryState, { phase: 'running' }> {
  return {
    phase: 'running',
    request: {
      ...{ subject, firmware, screen: 'window', until: 'ended', includeLoop: false },
      ...{ memoryBytes: null, diskBytes: null, sshPort: null, network: false, picturePath: null },
    },
    title: 'nixos.iso',
    startedAt: '2026-11-22T20:15:00.000Z',
    machine: { firmware: 'uefi', noKvm: null, screen: 'spice', memoryBytes: 2 * 1024 ** 3, sshPort: null },
    ...{ stage: 'kernel', readBytes: 24_000_000, elapsedMs: 4200, boot: null },
  };
}
