import type { Messages } from '../en/index.ts';
import { list, plural } from './number.ts';

export const cliUsage: Messages['cliUsage'] = {
  unknownOption: ({ option }) => `Die Option ${option} gibt es nicht.`,
  unknownCommand: ({ command }) => `Den Befehl „${command}“ gibt es nicht.`,
  didYouMean: ({ words }) =>
    words.length === 1 ? `Meinten Sie ${words[0]}?` : `Meinten Sie eines von diesen: ${list(words)}?`,
  meantCommand: ({ command }: { command: string }) => `Der Befehl ist wohl: ${command}`,
  missingArgument: ({ name }) => `Das Argument ${name} fehlt.`,
  missingValue: ({ option }) => `${option} braucht einen Wert.`,
  missingOption: ({ option }) => `Die Option ${option} ist erforderlich.`,
  excessArguments: 'Es sind zu viele Argumente.',
  invalidChoice: ({ option, value, choices }) =>
    `„${value}“ ist kein gültiger Wert für ${option}. Gültig sind: ${choices}.`,

  noSuchLanguage: ({ code, codes }) =>
    `--language: Die Sprache „${code}“ gibt es nicht. Verfügbar sind ${list(codes)}.`,
  doesNotApply: ({ flags, reason }) =>
    `${flags.join(', ')} ${plural(flags.length, { one: 'gilt', other: 'gelten' })} hier nicht. ${reason}`,
  recordSaysWhatIsBuilt: 'Der Beleg legt fest, was wie gebaut wird.',
  saveBuildsNothing: '„save“ baut nichts.',
  notATerminal: ({ instead }) => `Die Eingabe ist kein Terminal, deshalb ist keine Rückfrage möglich. ${instead}`,
  noAnswer: 'Es wurde nichts eingegeben.',

  invalidOption: ({ option, problem }) => `${option}: ${problem}.`,
  unknownKeys: ({ path, keys }) => `${path}: Die Option ${list(keys.map((key) => `„${key}“`))} gibt es nicht.`,
  notJson: ({ path }) => `${path} ist kein JSON.`,
  emptyFile: ({ path }) => `${path} ist leer.`,
  noKeyInFile: ({ path }) => `--ssh-key: ${path} enthält keinen Schlüssel.`,
  overrideNeedsPair: '--override-input braucht einen Namen und eine Flake-Referenz.',
  sha256Digits: '--sha256 braucht 64 hexadezimale Ziffern.',
  sha256NeedsSize: '--sha256 HEX und --size BYTES müssen zusammen angegeben werden.',
  sizeInBytes: '--size braucht eine Anzahl von Bytes.',
  passphraseFileNeedsWifi: '--wifi-passphrase-file gilt nur zusammen mit --wifi SSID.',
  invalidPassphrase: ({ ssid, problem }) => `Das Passwort für „${ssid}“ ist ungültig: ${problem}.`,
  givePassphraseFile: 'Geben Sie --wifi-passphrase-file DATEI an.',

  sourceOrRecord: 'Geben Sie an, was gebaut werden soll: QUELLE oder --check-record BELEG.',
  recordWithoutSource: 'Der Beleg legt fest, was gebaut wird: Lassen Sie QUELLE weg.',
  oneDrivesAction: 'Geben Sie nur eine der Optionen --probe, --blink, --watch und --all an.',
  putBackNeedsProbe: '--put-back und --yes gelten nur zusammen mit --probe LAUFWERK.',
  forOrFileSystem: 'Verwenden Sie --for oder --file-system, nicht beides.',
  labelLetters:
    '--label nimmt höchstens 11 Buchstaben, Ziffern, Leerzeichen, - und _, und beginnt mit einem Buchstaben oder einer Ziffer.',
  yesToCheck: 'Mit --yes wird ohne Nachfrage geprüft.',
  yesToWrite: 'Mit --yes wird ohne Nachfrage geschrieben.',
  expectPerDrive: 'Geben Sie für jedes --drive ein --expect an.',
  noDrive: 'Geben Sie das Laufwerk mit --drive LAUFWERK an. „flakestick drives“ listet die Laufwerke auf.',
  tooManyDrives: ({ count, max }) => `Ein Auftrag schreibt auf höchstens ${max} Laufwerke; dies sind ${count}.`,
  sameDriveTwice: ({ drive }) => `${drive} ist zweimal angegeben.`,
  oneExpectation:
    'Geben Sie genau eines an, womit verglichen wird: --record ID, --image DATEI oder --sha256 HEX mit --size BYTES.',
  flakesUsage:
    'Der Befehl lautet „flakes“, „flakes star FLAKE“, „flakes unstar FLAKE“, „flakes forget FLAKE“ oder „flakes check [FLAKE|BELEG]“.',
  protectUsage: 'Der Befehl lautet „protect list“, „protect add LAUFWERK“ oder „protect remove ID“.',
  recordsUsage: 'Der Befehl lautet „records“, „records show ID“, „records export ID“ oder „records import DATEI“.',
  imagesUsage: 'Der Befehl lautet „images“, „images free ID“ oder „images free --all“.',
  notKept: ({ id, known }) =>
    `Kein behaltenes Abbild hat die ID „${id}“. ${known.length > 0 ? `Behalten werden: ${list(known)}.` : 'Es wird kein Abbild behalten.'}`,
  outputNeedsExport: '--output gilt nur für „records export ID“.',
  sizeWithUnit: ({ option }) => `${option} erwartet eine Größe wie 512M oder 20G.`,
  memoryBetween: ({ min, max }) => `--memory erwartet eine Größe von ${min} bis ${max}.`,
  diskAtMost: ({ max }) => `--disk erwartet eine Größe bis ${max}.`,
  portNumber: '--ssh-port erwartet eine Zahl von 1 bis 65535.',
  oneFirmware: '--uefi und --bios schließen einander aus.',
  needsHeadless: 'Das gehört zu --headless.',
  driveIsNotBuilt: 'Ein Laufwerk wird gestartet, wie es ist; gebaut wird nichts.',
  bootNeedsVerification: '--prove-boot und --require-boot setzen die Prüfung voraus: Lassen Sie --no-verify weg.',
};
