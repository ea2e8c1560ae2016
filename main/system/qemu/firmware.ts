/** UEFI firmware for virtual machines: by QEMU's descriptors, else at the places of each distribution. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from '../../../contract/wire/schema.ts';
import { readSmallFileSync } from '../small-file.ts';
import { xdgBase } from '../xdg.ts';

export interface UefiFirmware {
  readonly code: string;
  /** Copied for each machine, which writes to its copy. */
  readonly variables: string;
  readonly format: 'raw' | 'qcow2';
}

const text = z.string().max(4096);
const File = z.object({ filename: text, format: z.enum(['raw', 'qcow2']).default('raw') });
/** Source: docs/interop/firmware.json of QEMU. */
const Descriptor = z.object({
  'interface-types': z.array(text).max(16),
  mapping: z.object({ device: text, mode: text.optional(), executable: File, 'nvram-template': File }),
  targets: z.array(z.object({ architecture: text, machines: z.array(text).max(64) })).max(64),
  features: z.array(text).max(64),
});

/** An unsigned live system does not start where keys are enrolled, and a machine without SMM not at all. */
const UNFIT = new Set(['secure-boot', 'enrolled-keys', 'requires-smm']);
/** What `-machine q35` stands for: descriptors name the versions, such as `pc-q35-*`. */
const MACHINE = 'pc-q35-7.2';

function fitsMachine(glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(MACHINE);
}

/** The firmware that a descriptor names; null if it is unfit or no descriptor. In name order an unfit one often comes first. Pure. */
export function firmwareOf(raw: unknown): UefiFirmware | null {
  const descriptor = Descriptor.safeParse(raw);
  if (!descriptor.success) return null;
  const { mapping, targets, features } = descriptor.data;
  const isUefi = descriptor.data['interface-types'].includes('uefi');
  const isSplit = mapping.device === 'flash' && (mapping.mode ?? 'split') === 'split';
  const isOurs = targets.some(({ architecture, machines }) => architecture === 'x86_64' && machines.some(fitsMachine));
  if (!isUefi || !isSplit || !isOurs || features.some((feature) => UNFIT.has(feature))) return null;
  const { executable, 'nvram-template': variables } = mapping;
  if (executable.format !== variables.format) return null;
  return { code: executable.filename, variables: variables.filename, format: executable.format };
}

const MAX_DESCRIPTORS = 200;

function descriptorsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .slice(0, MAX_DESCRIPTORS)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readSmallFileSync(path)) as unknown;
  } catch {
    return null;
  }
}

/** `share/qemu` beside the program: that of its own package. */
function ownShare(qemu: string): string {
  try {
    return join(dirname(realpathSync(qemu)), '../share/qemu');
  } catch {
    return '/usr/share/qemu';
  }
}

const table = (qemu: string): UefiFirmware[] => {
  const share = ownShare(qemu);
  const files: [code: string, variables: string][] = [
    ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'],
    ['/usr/share/OVMF/OVMF_CODE.fd', '/usr/share/OVMF/OVMF_VARS.fd'],
    ['/usr/share/edk2/ovmf/OVMF_CODE.fd', '/usr/share/edk2/ovmf/OVMF_VARS.fd'],
    ['/usr/share/edk2/x64/OVMF_CODE.4m.fd', '/usr/share/edk2/x64/OVMF_VARS.4m.fd'],
    ['/usr/share/qemu/ovmf-x86_64-code.bin', '/usr/share/qemu/ovmf-x86_64-vars.bin'],
    [join(share, 'edk2-x86_64-code.fd'), join(share, 'edk2-i386-vars.fd')],
  ];
  return files.map(([code, variables]) => ({ code, variables, format: 'raw' }));
};

/** Where descriptors are looked for; a file of an earlier folder hides one of the same name in a later one. */
export function firmwareFolders(qemu: string): string[] {
  const folders = [join(xdgBase('XDG_CONFIG_HOME'), 'qemu/firmware'), '/etc/qemu/firmware', '/usr/share/qemu/firmware'];
  return [...new Set([...folders, join(ownShare(qemu), 'firmware')])];
}

/** Null where none is installed that starts unsigned systems. `folders`: of descriptors. */
export function findFirmware(
  qemu: string,
  {
    folders = firmwareFolders(qemu),
    known = table(qemu),
  }: { folders?: readonly string[]; known?: readonly UefiFirmware[] } = {},
): UefiFirmware | null {
  const byName = new Map<string, string>();
  for (const path of folders.flatMap(descriptorsIn)) if (!byName.has(basename(path))) byName.set(basename(path), path);
  const described = [...byName.keys()].toSorted().map((name) => firmwareOf(parsed(byName.get(name) ?? '')));
  const isThere = ({ code, variables }: UefiFirmware): boolean => existsSync(code) && existsSync(variables);
  return [...described, ...known].find((firmware) => firmware !== null && isThere(firmware)) ?? null;
}
