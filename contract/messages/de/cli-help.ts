import type { Messages } from '../en/index.ts';
import { list } from './number.ts';

export const cliHelp: Messages['cliHelp'] = {
  usageHeading: 'Aufruf:',
  argumentsHeading: 'Argumente:',
  optionsHeading: 'Optionen:',
  commandsHeading: 'Befehle:',
  optionsPlaceholder: '[Optionen]',
  commandPlaceholder: '[Befehl]',
  choices: ({ choices }) => `möglich: ${list(choices)}`,

  program:
    'Baut NixOS-Abbilder und schreibt sie auf USB-Sticks; jedes Byte wird zurückgelesen und verglichen.\n\nSOURCE ist eine Vorlage, eine Flake-Referenz mit oder ohne #name, ein .nix-Modul, eine Abbilddatei, official:minimal, official:graphical oder die https-Adresse eines Abbilds.',
  version: 'Version ausgeben',
  help: 'Diese Hilfe anzeigen',
  helpCommand: 'Hilfe zu einem Befehl anzeigen',

  json: 'Je Zeile ein JSON-Objekt auf stdout ausgeben; das letzte ist das Ergebnis',
  quiet: 'Nur Ergebnisse und Fehler ausgeben',
  language: ({ codes }) => `Sprache der Ausgabe: ${codes.join(', ')}`,
  includeLoop: 'Loop-Geräte als Laufwerke zulassen',
  log: 'Das vollständige Build-Protokoll in diese Datei schreiben',

  commands: {
    doctor: 'Prüfen, was auf diesem Rechner funktioniert und wie sich der Rest beheben lässt',
    presets: 'Die Abbilder auflisten, die Flakestick ohne eigenen Flake bauen kann',
    inspect: 'Anzeigen, was gebaut würde und welches Vertrauen die Quelle verlangt',
    drives: 'Die Laufwerke auflisten, die beschrieben werden können',
    build: 'Das Abbild bauen, ohne es zu schreiben',
    save: 'Eine Vorlage oder ein Modul samt Optionen als eigenen Flake speichern',
    flash: 'Das Abbild bauen, schreiben, zurücklesen und einen Beleg aufbewahren',
    verify: 'Ein Laufwerk lesen und vergleichen, normalerweise mit dem Beleg, der dazu passt',
    records: 'Belege der beschriebenen Laufwerke: list; show ID; export ID; import FILE',
    images: 'Abbilder, die „build“ im Nix-Store behält: list; free ID; free --all',
    flakes:
      'Verwendete oder markierte Flakes: list; star FLAKE; unstar FLAKE; forget FLAKE; check [FLAKE oder ID eines Belegs]',
    protect: 'Laufwerke, die nie beschrieben werden dürfen: list; add DRIVE; remove ID',
    eject: 'Ein Laufwerk aushängen und abschalten, damit es abgezogen werden kann',
    open: 'Die Desktop-App öffnen',
  },

  doctor: {
    report: 'Einen Bericht für eine Fehlermeldung ausgeben; Seriennummern, Benutzernamen und Pfade sind unkenntlich',
  },
  drives: {
    all: 'Auch abgelehnte Laufwerke auflisten, mit dem Grund',
    watch: 'Laufend melden, welche Laufwerke dazukommen und verschwinden',
    includeLoop: 'Auch Loop-Geräte auflisten',
    probe: 'Prüfen, ob das Laufwerk so groß ist, wie es angibt; sein Inhalt wird wiederhergestellt',
    putBack: 'Mit --probe: wiederherstellen, was eine abgebrochene Prüfung überschrieben hat',
    yes: 'Mit --probe: nicht nachfragen',
    blink: 'Die Leuchte des Laufwerks blinken lassen, um es zu erkennen',
  },
  build: {
    output: 'Das Abbild in diese Datei kopieren',
    checkRecord: 'Das Abbild eines Belegs (ID oder exportierte Datei) neu bauen und vergleichen',
  },
  save: {
    directory: 'Neuer oder leerer Ordner für den Flake',
  },
  flash: {
    drive: 'Ziellaufwerk: Gerätepfad oder Kennung, wie „drives“ sie ausgibt (mehrfach möglich)',
    expect: 'Das Laufwerk ablehnen, wenn es eine andere Kennung hat (eine je --drive)',
    yes: 'Nicht nachfragen; ein großes Laufwerk oder eines mit Daten braucht dann --expect',
    eject: 'Das Laufwerk am Ende zum Abziehen freigeben',
    noVerify: 'Das Laufwerk nicht zurücklesen; es bleibt ungeprüft',
    restart: 'Alles schreiben, auch wenn ein früheres Schreiben desselben Abbilds fortgesetzt werden könnte',
    repair: 'Fehlerhafte Blöcke nach dem Schreiben einmal neu schreiben und alles noch einmal zurücklesen',
    dryRun: 'Nur zeigen, was getan würde',
  },
  verify: {
    record: 'Mit diesem Beleg vergleichen',
    image: 'Mit dieser Abbilddatei vergleichen',
    sha256: 'Mit dieser Prüfsumme der ersten --size Bytes vergleichen',
    size: 'Anzahl der Bytes, für die --sha256 gilt',
    replugged: 'Nur prüfen, wenn das Laufwerk neu eingesteckt wurde; im Terminal wird darauf gewartet',
  },
  records: {
    output: 'In diese Datei exportieren',
  },
  images: {
    all: 'Mit free: alle',
  },

  source: {
    '--override-input': 'NAME REFERENCE: für eine Eingabe einen anderen Flake verwenden (mehrfach möglich)',
    '--system': 'Für dieses System bauen',
    '--compression': 'Squashfs-Kompression einer Vorlage oder eines Moduls',
    '--builders': 'Entfernte Builder, in der Schreibweise von nix build --builders',
    '--store': 'In diesem Store bauen, zum Beispiel ssh-ng://host',
    '--substituters': 'Weitere Binär-Caches, durch Leerzeichen getrennt',
    '--trusted-public-keys': 'Öffentliche Schlüssel dieser Caches',
    '--keep-going': 'Wenn etwas nicht gebaut werden kann, den Rest trotzdem bauen',
    '--refresh': 'Nach neueren Revisionen suchen, statt Caches zu vertrauen',
    '--sha256': 'Für einen Download: die SHA-256-Prüfsumme des Herausgebers',
    '--accept-unverified-download': 'Einen Download ohne Prüfsumme akzeptieren',
    '--accept-import-from-derivation': 'Einem Flake erlauben, schon beim Auswerten Builder auszuführen',
    '--accept-unsandboxed-builds': 'Einen Flake außerhalb der Nix-Sandbox bauen lassen',
    '--accept-files-outside-module': 'Dateien von außerhalb des Ordners eines Moduls mit ins Abbild nehmen',
    '--accept-shrunk-image':
      'Ein Abbild schreiben, das hinter seiner letzten Partition endet, aber früher, als seine Tabelle sagt',
    '--accept-trailing-bytes': 'Bytes weglassen, die auf die Daten eines komprimierten Abbilds folgen',
    '--options':
      'Optionen einer Vorlage oder eines Moduls aus dieser JSON-Datei lesen; Optionen der Kommandozeile haben Vorrang',
    '--ssh-key':
      'Öffentlicher Schlüssel oder Datei mit öffentlichen Schlüsseln, mit denen man sich anmelden kann (mehrfach möglich)',
    '--host-name': 'Rechnername des Live-Systems',
    '--time-zone': 'Zeitzone, zum Beispiel Europe/Berlin',
    '--keyboard': 'X11-Tastaturbelegung: de oder de(nodeadkeys)',
    '--wifi': 'WLAN, mit dem sich das System verbindet; nach dem Passwort wird gefragt',
    '--wifi-passphrase-file': 'Das WLAN-Passwort aus dieser Datei lesen',
    '--package': 'Ein weiteres Paket aus nixpkgs (mehrfach möglich)',
    '--firmware': 'Sämtliche Firmware aufnehmen, auch unfreie',
    '--spice': 'Den Agenten für KVM-Gäste mit SPICE-Anzeige aufnehmen',
    '--carry-flake': 'Einen Flake auf den Stick legen, um mit „nixos-install --flake“ daraus zu installieren',
  },
};
