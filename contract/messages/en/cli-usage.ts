/** What is wrong with a command line, and what cannot be asked. */
import { list, plural } from './number.ts';

export const cliUsage = {
  /** Of commander's own errors. */
  unknownOption: ({ option }: { option: string }) => `There is no option ${option}.`,
  unknownCommand: ({ command }: { command: string }) => `There is no command “${command}”.`,
  didYouMean: ({ words }: { words: readonly string[] }) =>
    words.length === 1 ? `Did you mean ${words[0]}?` : `Did you mean one of ${list(words)}?`,
  meantCommand: ({ command }: { command: string }) => `The command is probably: ${command}`,
  missingArgument: ({ name }: { name: string }) => `The argument ${name} is missing.`,
  missingValue: ({ option }: { option: string }) => `${option} needs a value.`,
  missingOption: ({ option }: { option: string }) => `The option ${option} is required.`,
  excessArguments: 'There are too many arguments.',
  invalidChoice: ({ option, value, choices }: { option: string; value: string; choices: string }) =>
    `“${value}” is not a valid value for ${option}. Valid values are ${choices}.`,

  noSuchLanguage: ({ code, codes }: { code: string; codes: readonly string[] }) =>
    `--language: there is no language “${code}”. The languages are ${list(codes)}.`,
  doesNotApply: ({ flags, reason }: { flags: readonly string[]; reason: string }) =>
    `${flags.join(', ')} ${plural(flags.length, { one: 'does', other: 'do' })} not apply here. ${reason}`,
  recordSaysWhatIsBuilt: 'The record determines what is built, and how.',
  saveBuildsNothing: '“save” builds nothing.',
  notATerminal: ({ instead }: { instead: string }) =>
    `Input is not a terminal, so no question can be asked. ${instead}`,
  noAnswer: 'No answer was given.',

  invalidOption: ({ option, problem }: { option: string; problem: string }) => `${option}: ${problem}.`,
  unknownKeys: ({ path, keys }: { path: string; keys: readonly string[] }) =>
    `${path}: there is no option ${list(keys.map((key) => `“${key}”`))}.`,
  notJson: ({ path }: { path: string }) => `${path} is not JSON.`,
  emptyFile: ({ path }: { path: string }) => `${path} is empty.`,
  noKeyInFile: ({ path }: { path: string }) => `--ssh-key: ${path} contains no key.`,
  overrideNeedsPair: '--override-input takes a name and a flake reference.',
  sha256Digits: '--sha256 takes 64 hexadecimal digits.',
  sha256NeedsSize: '--sha256 HEX and --size BYTES must be given together.',
  sizeInBytes: '--size takes a number of bytes.',
  passphraseFileNeedsWifi: '--wifi-passphrase-file requires --wifi SSID.',
  invalidPassphrase: ({ ssid, problem }: { ssid: string; problem: string }) =>
    `The passphrase of “${ssid}” is not valid: ${problem}.`,
  givePassphraseFile: 'Use --wifi-passphrase-file FILE.',

  sourceOrRecord: 'Specify what to build: SOURCE, or --check-record RECORD.',
  recordWithoutSource: 'The record determines what is built: leave out SOURCE.',
  oneDrivesAction: 'Use only one of --probe, --blink, --watch and --all.',
  putBackNeedsProbe: '--put-back and --yes require --probe DRIVE.',
  forOrFileSystem: 'Use --for or --file-system, not both.',
  labelLetters: '--label takes at most 11 letters, digits, spaces, - and _, and begins with a letter or digit.',
  yesToCheck: 'Use --yes to check without confirmation.',
  yesToWrite: 'Use --yes to write without confirmation.',
  expectPerDrive: 'Give one --expect for each --drive.',
  noDrive: 'Specify the drive with --drive DRIVE. “flakestick drives” lists the drives.',
  tooManyDrives: ({ count, max }: { count: number; max: number }) =>
    `One job writes at most ${max} drives; these are ${count}.`,
  sameDriveTwice: ({ drive }: { drive: string }) => `${drive} is named twice.`,
  oneExpectation: 'Specify one thing to compare with: --record ID, --image FILE, or --sha256 HEX with --size BYTES.',
  flakesUsage:
    'The command is “flakes”, “flakes star FLAKE”, “flakes unstar FLAKE”, “flakes forget FLAKE”, or “flakes check [FLAKE|RECORD]”.',
  protectUsage: 'The command is “protect list”, “protect add DRIVE”, or “protect remove ID”.',
  recordsUsage: 'The command is “records”, “records show ID”, “records export ID”, or “records import FILE”.',
  imagesUsage: 'The command is “images”, “images free ID”, or “images free --all”.',
  notKept: ({ id, known }: { id: string; known: readonly string[] }) =>
    `No kept image has the ID “${id}”. ${known.length > 0 ? `Kept: ${list(known)}.` : 'No image is kept.'}`,
  outputNeedsExport: '--output only applies to “records export ID”.',
  sizeWithUnit: ({ option }: { option: string }) => `${option} takes a size such as 512M or 20G.`,
  memoryBetween: ({ min, max }: { min: string; max: string }) => `--memory takes a size from ${min} to ${max}.`,
  diskAtMost: ({ max }: { max: string }) => `--disk takes a size up to ${max}.`,
  portNumber: '--ssh-port takes a number from 1 to 65535.',
  oneFirmware: '--uefi and --bios exclude each other.',
  needsHeadless: 'It belongs to --headless.',
  driveIsNotBuilt: 'A drive is started as it is; nothing is built.',
  bootNeedsVerification: '--prove-boot and --require-boot need the verification: leave out --no-verify.',
};
