/** For which other systems the kernel of this machine runs an emulator. */
import type { System } from '../wire/source.ts';

/** The beginning of ELF files of each system, as binfmt_misc shows it: class, order, version, type, machine. */
const MAGIC: { readonly [S in System]: string } = {
  'x86_64-linux': '7f454c4602010100000000000000000002003e00',
  'aarch64-linux': '7f454c460201010000000000000000000200b700',
};

/** `fixed`: the kernel holds the emulator open, so that it works inside the sandbox. */
export type Emulation = 'none' | 'loose' | 'fixed';

/** Of the files in /proc/sys/fs/binfmt_misc: kernel, Documentation/admin-guide/binfmt-misc.rst. */
export function emulationIn(entries: readonly string[], system: System): Emulation {
  const entry = entries.find((text) => /^enabled$/m.test(text) && text.includes(`magic ${MAGIC[system]}`));
  if (entry === undefined) return 'none';
  return /^flags: \S*F/m.test(entry) ? 'fixed' : 'loose';
}
