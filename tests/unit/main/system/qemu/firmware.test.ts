import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findFirmware, firmwareOf } from '../../../../../main/system/qemu/firmware.ts';

/** As Debian 12's package ovmf has them, without the descriptions. */
const descriptor = (code: string, variables: string, features: string[], machines = ['pc-i440fx-*', 'pc-q35-*']) => ({
  'interface-types': ['uefi'],
  mapping: {
    device: 'flash',
    executable: { filename: code, format: 'raw' },
    'nvram-template': { filename: variables, format: 'raw' },
  },
  targets: [{ architecture: 'x86_64', machines }],
  features: ['acpi-s3', 'amd-sev', 'verbose-dynamic', ...features],
  tags: [],
});

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-firmware-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

describe('a descriptor of firmware', () => {
  it('names the code and the variables of a machine without Secure Boot', () => {
    expect(firmwareOf(descriptor('/f/CODE.fd', '/f/VARS.fd', []))).toEqual({
      code: '/f/CODE.fd',
      variables: '/f/VARS.fd',
      format: 'raw',
    });
  });

  const good = descriptor('/f/CODE.fd', '/f/VARS.fd', []);
  it.each<[string, unknown]>([
    ['has enrolled keys', descriptor('/f/CODE.fd', '/f/VARS.fd', ['enrolled-keys'])],
    ['requires SMM', descriptor('/f/CODE.fd', '/f/VARS.fd', ['requires-smm'])],
    ['has Secure Boot', descriptor('/f/CODE.fd', '/f/VARS.fd', ['secure-boot'])],
    ['is for another machine', descriptor('/f/CODE.fd', '/f/VARS.fd', [], ['pc-i440fx-*'])],
    ['is for another architecture', { ...good, targets: [{ architecture: 'aarch64', machines: ['pc-q35-*'] }] }],
    ['is a BIOS', { ...good, 'interface-types': ['bios'] }],
    ['keeps no variables', { ...good, mapping: { ...good.mapping, mode: 'stateless' } }],
    ['is loaded into memory', { ...good, mapping: { ...good.mapping, device: 'memory' } }],
    ['is no descriptor', 'firmware'],
    ['is nothing', null],
  ])('is passed over if it %s', (_what, raw) => expect(firmwareOf(raw)).toBeNull());

  it('may name the machine with a pattern of any kind', () => {
    for (const glob of ['pc-q35-*', '*q35*', 'pc-q35-7.?'])
      expect(firmwareOf(descriptor('/f/CODE.fd', '/f/VARS.fd', [], [glob]))).not.toBeNull();
    expect(firmwareOf(descriptor('/f/CODE.fd', '/f/VARS.fd', [], ['q35', 'pc-q35-7.2(']))).toBeNull();
  });
});

describe('the firmware', () => {
  it('is the first by name that is fit, although an unfit one comes before it', async () => {
    const images = await folderWith({ 'CODE.fd': 'c', 'CODE.ms.fd': 'c', 'VARS.fd': 'v', 'VARS.ms.fd': 'v' });
    const at = (name: string): string => join(images, name);
    const described = await folderWith({
      '40-secure-enrolled.json': descriptor(at('CODE.ms.fd'), at('VARS.ms.fd'), ['enrolled-keys', 'secure-boot']),
      '60-plain.json': descriptor(at('CODE.fd'), at('VARS.fd'), []),
      '30-broken.json': '{ "interface-types": [',
      'README.txt': 'no descriptor',
    });
    expect(findFirmware('/nowhere/qemu', { folders: [described], known: [] })?.code).toBe(at('CODE.fd'));
  });

  it('of a user hides one of the same name of the distribution', async () => {
    const images = await folderWith({ 'MINE.fd': 'c', 'THEIRS.fd': 'c', 'VARS.fd': 'v' });
    const at = (name: string): string => join(images, name);
    const mine = await folderWith({ '60.json': descriptor(at('MINE.fd'), at('VARS.fd'), []) });
    const theirs = await folderWith({ '60.json': descriptor(at('THEIRS.fd'), at('VARS.fd'), []) });
    expect(findFirmware('/nowhere/qemu', { folders: [mine, theirs], known: [] })?.code).toBe(at('MINE.fd'));
  });

  it('is one of the known places where no descriptor leads to a file', async () => {
    const images = await folderWith({ 'CODE.fd': 'c', 'VARS.fd': 'v' });
    const described = await folderWith({ '60.json': descriptor('/gone/CODE.fd', '/gone/VARS.fd', []) });
    const known = [
      { code: '/gone/CODE.fd', variables: '/gone/VARS.fd', format: 'raw' as const },
      { code: join(images, 'CODE.fd'), variables: join(images, 'VARS.fd'), format: 'raw' as const },
    ];
    expect(findFirmware('/nowhere/qemu', { folders: [described], known })).toEqual(known[1]);
    expect(findFirmware('/nowhere/qemu', { folders: [], known: [] })).toBeNull();
  });

  it('of QEMU’s own package is found beside it', async () => {
    const prefix = await folderWith({});
    await mkdir(join(prefix, 'bin'));
    await mkdir(join(prefix, 'share/qemu'), { recursive: true });
    for (const name of ['edk2-x86_64-code.fd', 'edk2-i386-vars.fd'])
      await writeFile(join(prefix, 'share/qemu', name), 'x');
    await writeFile(join(prefix, 'bin/qemu-system-x86_64'), '');
    const found = findFirmware(join(prefix, 'bin/qemu-system-x86_64'), { folders: [] });
    // Unless this machine has that of its distribution.
    expect(found).not.toBeNull();
  });
});
