/**
 * Suggests the right command line to users of other tools. It is only shown, never run, because it might erase a drive. Pure.
 */

const COMMAND_OF: Readonly<Record<string, string>> = {
  write: 'flash',
  burn: 'flash',
  dd: 'flash',
  copy: 'flash',
  format: 'restore',
  erase: 'restore',
  wipe: 'restore',
  reset: 'restore',
  clear: 'restore',
  make: 'build',
  check: 'verify',
  compare: 'verify',
  list: 'drives',
  ls: 'drives',
  lsblk: 'drives',
  devices: 'drives',
  disks: 'drives',
  drive: 'drives',
  version: '--version',
  info: 'inspect',
  show: 'inspect',
  preset: 'presets',
  record: 'records',
  flake: 'flakes',
  umount: 'eject',
  unmount: 'eject',
  gui: 'open',
  app: 'open',
  start: 'open',
};

const FLASH = 'flash';
const OPTION_OF: Readonly<Record<string, string>> = {
  '--drives': '--drive',
  '--device': '--drive',
  '--devices': '--drive',
  '--disk': '--drive',
  '--target': '--drive',
  '--to': '--drive',
  '--usb': '--drive',
  '--dev': '--drive',
  '--of': '--drive',
  '-d': '--drive',
  '-t': '--drive',
  '-y': '--yes',
  '--force': '--yes',
  '-f': '--yes',
  '-n': '--dry-run',
  '--no-check': '--no-verify',
  '--skip-verify': '--no-verify',
};
/** Of flash, before a device. */
const OUTPUT_OPTIONS: ReadonlySet<string> = new Set(['--output', '--out', '-o']);
/** Of flash: what follows is the source, which takes no option. */
const SOURCE_OPTIONS: ReadonlySet<string> = new Set([
  '--image',
  '--iso',
  '--file',
  '--input',
  '--if',
  '--source',
  '-i',
]);
const COMMON_OPTION_OF: Readonly<Record<string, string>> = {
  '-q': '--quiet',
  '-j': '--json',
  '--lang': '--language',
};
const BUILD_OPTION_OF: Readonly<Record<string, string>> = {
  '-o': '--output',
  '--out': '--output',
  '--out-link': '--output',
};

const own = (table: Readonly<Record<string, string>>, word: string): string | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** `sdb`, `mmcblk0`, or anything below /dev. */
const DEVICE = /^(?:\/dev\/\S+|(?:sd|vd|xvd|hd)[a-z]+\d*|(?:mmcblk\d+|nvme\d+n\d+)(?:p\d+)?|loop\d+)$/;
const devicePath = (word: string): string => (word.startsWith('/dev/') ? word : `/dev/${word}`);

/** `if=a.img of=/dev/sdb bs=4M` as dd takes it. */
function fromDd(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const [, key, value = ''] = /^(if|of|bs|conv|status|oflag|iflag|count)=(.*)$/.exec(word) ?? [];
    if (key === 'if') return [value];
    if (key === 'of') return ['--drive', devicePath(value)];
    return key === undefined ? [word] : [];
  });
}

/** Replaces foreign option names by ours; also `--device=X`. */
function withKnownOptions(words: readonly string[], command: string): string[] {
  const special = command === FLASH ? OPTION_OF : command === 'build' ? BUILD_OPTION_OF : {};
  const table = { ...COMMON_OPTION_OF, ...special };
  return words.flatMap((word, at) => {
    const [, name = word, value] = /^(--?[\w-]+)=(.*)$/s.exec(word) ?? [];
    if (command === FLASH && SOURCE_OPTIONS.has(name)) return value === undefined ? [] : [value];
    const isDrive = name === '--drive' ? value !== undefined : OUTPUT_OPTIONS.has(name);
    const known =
      command === FLASH && isDrive && DEVICE.test(value ?? words[at + 1] ?? '') ? '--drive' : own(table, name);
    if (known === undefined) return [word];
    return value === undefined ? [known] : [known, value];
  });
}

/** Options of flash that take no value: the next word is an argument. */
const FLAGS: ReadonlySet<string> = new Set([
  '--yes',
  '--eject',
  '--no-verify',
  '--restart',
  '--repair',
  '--dry-run',
  '--include-loop',
  '--json',
  '--quiet',
]);
const takesNext = (word: string | undefined): boolean => word?.startsWith('--') === true && !FLAGS.has(word);

/** For flash: devices in the place of the source, and values of `--drive` without /dev. */
function withDrives(words: readonly string[]): string[] {
  const found: string[] = [];
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    if (before === '--drive') found.push(DEVICE.test(word) ? devicePath(word) : word);
    else if (DEVICE.test(word) && !takesNext(before)) found.push('--drive', devicePath(word));
    else found.push(word);
  }
  return found;
}

/** For verify: a file beside the drive. */
function withImage([command = '', ...words]: readonly string[]): string[] {
  const [first = '', second = '', ...rest] = words;
  if (second === '' || [first, second].some((word) => word.startsWith('-'))) return [command, ...words];
  if (DEVICE.test(second)) return [command, devicePath(second), '--image', first, ...rest];
  return DEVICE.test(first) ? [command, devicePath(first), '--image', second, ...rest] : [command, ...words];
}

/** `--include-loop drives` as `drives --include-loop`. */
function withCommandFirst(words: readonly string[], at: number): string[] {
  const before = words.slice(0, Math.max(at, 0));
  return [...words.slice(before.length, before.length + 1), ...before, ...words.slice(before.length + 1)];
}

/** The arguments that were probably meant; null if nothing is recognised as wrong. */
export function meant(argv: readonly string[]): string[] | null {
  const isDd = argv.some((word) => /^(?:if|of)=/.test(word));
  const words = isDd ? fromDd(argv) : [...argv];
  const first = words.find((word) => !word.startsWith('-'));
  if (first === undefined && !isDd) return null;
  const at = first === undefined ? -1 : words.indexOf(first);
  const known = first === undefined ? undefined : own(COMMAND_OF, first);
  const command = known ?? (isDd && first !== FLASH ? FLASH : (first ?? ''));
  if (known !== undefined) words.splice(at, 1, known);
  else if (command !== first) words.unshift(command);
  const options = withKnownOptions(withCommandFirst(words, words.indexOf(command)), command);
  const whole = command === FLASH ? withDrives(options) : command === 'verify' ? withImage(options) : options;
  return whole.length === argv.length && whole.every((word, index) => word === argv[index]) ? null : whole;
}

const BEFORE_THE_COMMAND: ReadonlySet<string> = new Set(['--json', '--quiet']);

/** `--json drives` as `drives --json`: options of every command may stand before it. */
export function commandFirst(argv: readonly string[]): string[] {
  const count = argv.findIndex((word) => !BEFORE_THE_COMMAND.has(word));
  const [command, ...rest] = argv.slice(Math.max(count, 0));
  if (count <= 0 || command === undefined || command.startsWith('-')) return [...argv];
  return [command, ...argv.slice(0, count), ...rest];
}
