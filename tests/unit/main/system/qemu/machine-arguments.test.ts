import { describe, expect, it } from 'vitest';
import { type MachineOptions, machineArguments } from '../../../../../main/system/qemu/index.ts';

const OPTIONS: MachineOptions = {
  folder: '/run/try',
  uefi: null,
  isAccelerated: false,
  processors: 1,
  memoryBytes: 512 * 1024 ** 2,
  medium: 'device',
  screen: 'none',
  diskBytes: null,
  sshPort: null,
  network: false,
  endsAtReset: true,
};
const line = (options: Partial<MachineOptions> = {}): string => machineArguments({ ...OPTIONS, ...options }).join(' ');

describe('the machine', () => {
  it('has the stick by its descriptor alone, and an overlay for what is written', () => {
    const argv = machineArguments(OPTIONS);
    const drives = argv.filter((word) => word.startsWith('if='));
    expect(drives).toEqual([
      'if=none,id=stick,format=raw,file.driver=host_device,file.filename=/dev/fdset/1,snapshot=on',
    ]);
    expect(argv).toContain('fd=3,set=1,opaque=stick');
    expect(line({ medium: 'file' })).toContain('file.driver=file,file.filename=/dev/fdset/1,snapshot=on');
  });

  it('has no network unless it is asked for', () => {
    expect(line()).toContain('-nic none');
    expect(line()).not.toContain('-netdev');
  });

  it('lets nobody out when one port leads in', () => {
    expect(line({ sshPort: 2222 })).toContain('-netdev user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:2222-:22');
    expect(line({ sshPort: 2222, network: true })).not.toContain('restrict');
    expect(line({ network: true })).not.toContain('hostfwd');
  });

  it('does not boot from the network', () => expect(line({ network: true })).toContain('romfile='));

  it('runs in the sandbox of QEMU, whatever shows its screen', () => {
    for (const screen of ['none', 'spice', 'gtk', 'sdl'] as const)
      expect(line({ screen })).toMatch(/-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny/);
  });

  it('has a clipboard only with SPICE', () => {
    expect(line({ screen: 'spice' })).toContain('com.redhat.spice.0');
    for (const screen of ['none', 'gtk'] as const) expect(line({ screen })).not.toContain('com.redhat.spice.0');
  });

  it('keeps a comma of a folder in its name', () =>
    expect(line({ folder: '/run/a,b' })).toContain('socket,id=qmp,path=/run/a,,b/qmp'));

  it('gets UEFI firmware that it cannot change, and variables that it can', () => {
    const uefi = { code: '/f/CODE.fd', variables: '/run/try/variables', format: 'raw' as const };
    expect(line({ uefi })).toContain('if=pflash,unit=0,format=raw,readonly=on,file=/f/CODE.fd');
    expect(line({ uefi })).toContain('if=pflash,unit=1,format=raw,file=/run/try/variables');
  });

  it('has an empty disk that is no file', () =>
    expect(line({ diskBytes: 20 * 1024 ** 3 })).toContain('file.driver=null-co,file.size=21474836480'));

  it('is emulated, or runs on the processor itself', () => {
    expect(line()).toContain('-accel tcg,thread=multi -cpu max');
    expect(line({ isAccelerated: true })).toContain('-accel kvm -cpu host');
  });
});
