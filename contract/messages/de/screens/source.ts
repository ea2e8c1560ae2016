import type { Messages } from '../../en/page.ts';
import { bytes, plural, whole } from '../number.ts';

const risks = {
  'import-from-derivation': {
    title: 'Schon zum Auswerten muss etwas gebaut werden',
    accept: 'Ich vertraue der Quelle: Beim Auswerten dürfen Builder laufen',
  },
  'unsandboxed-builds': {
    title: 'Es wird außerhalb der Sandbox gebaut',
    accept: 'Ich vertraue der Quelle: außerhalb der Sandbox bauen',
  },
};

export const source: Messages['screens']['source'] = {
  put: 'Schreiben Sie',
  nothingChosen: 'noch nichts gewählt',
  systems: { 'x86_64-linux': '64-Bit-PC (x86_64)', 'aarch64-linux': '64-Bit-Arm (aarch64)' },
  compressions: {
    fast: 'Schnell (zstd 3): schnell gebaut, größer',
    balanced: 'Ausgewogen',
    small: 'Klein: langsam gebaut',
    gzip: 'gzip 1: für alte Bootloader',
  },

  presets: {
    reading: 'Vorlagen werden gelesen…',
    release: ({ release }) => `NixOS ${release}`,
    needsNix: ({ need }) => `Braucht Nix ${need}; auf diesem Rechner ist kein Nix`,
    needsNewerNix: ({ need, have }) => `Braucht Nix ${need}; dieser Rechner hat ${have}`,
    unsupported: 'Nicht mehr unterstützt',
    unsupportedSince: ({ month }) => `Nicht mehr unterstützt seit ${month}`,
  },

  ask: {
    label: 'Was auf den Stick kommt',
    placeholder: 'Oder ein Flake, eine Datei, eine Adresse: tippen, einfügen oder hierher ziehen',
    open: 'Öffnen…',
    clear: 'Leeren',
    looking: 'Wird angesehen…',
    perhaps: 'Meinten Sie',
    use: ({ path }) => `${path} verwenden`,
  },

  understood: {
    preset: 'Eine Vorlage von Flakestick',
    official: 'Ein fertiges Abbild des NixOS-Projekts',
    flakeAt: ({ host }) => `Ein Flake auf ${host}`,
    flakeInFolder: 'Ein Flake in einem Ordner',
    flakeInRepository: 'Ein Flake in einem Git-Repository',
    flakeInArchive: 'Ein Flake in einem Archiv',
    flakeOfRegistry: 'Ein Flake aus der Registry',
    module: 'Ein NixOS-Modul',
    'nix-file': 'Eine Datei mit Nix-Code',
    iso: 'Ein ISO-Abbild',
    'image-file': 'Ein Datenträgerabbild',
    download: 'Ein Abbild aus dem Netz',
    sized: ({ what, sizeBytes }) => `${what}, ${bytes(sizeBytes)}`,
  },

  tiles: {
    label: 'Was darauf kommt',
    names: {
      minimal: 'Minimal',
      plasma6: 'Plasma 6',
      gnome: 'GNOME',
      recovery: 'Rettung',
      plasma5: 'Plasma 5',
      spice: 'Virtuelle Maschine',
      terminal: 'Terminal',
      impermanence: 'Wurzel im Speicher',
    },
    lines: {
      minimal: 'Konsole, Netzwerk und Flakes',
      plasma6: 'Desktop mit Leiste und Installation',
      gnome: 'Desktop, Installation und Browser',
      recovery: 'Rettet Platten und Bootloader',
      plasma5: 'NixOS 24.11, ohne Updates',
      spice: 'Für KVM-Gäste, mit SPICE',
      terminal: 'zsh, Neovim und Alacritty',
      impermanence: 'Vergisst alles außer /nix',
    },
    official: { name: 'Offizielles NixOS', line: 'Fertig, braucht kein Nix' },
    more: { name: 'Mehr', line: 'Terminal, Wurzel im Speicher' },
    needsNix: ({ need }) => `Braucht Nix ${need}`,
    fix: 'Beheben',
    fixFor: ({ name }) => `Nix für ${name} einrichten`,
    releaseAndSizes: ({ release }) => `NixOS ${release}. Die Größen sind geschätzt.`,
    officialChecked: 'Das neueste Abbild, verglichen mit der Prüfsumme des NixOS-Projekts',
  },

  image: {
    from: { minimal: 'Minimal: eine Konsole', graphical: 'Grafisch: ein Desktop' },
    fromLabel: 'Welches Abbild',
    sha256: 'SHA-256, falls bekannt',
    sha256Detail:
      'Von der Seite des Herausgebers. Bleibt das Feld leer, sucht Flakestick neben der Datei nach einer Prüfsumme.',
    badLength: ({ count }) => `Ein SHA-256 hat 64 Zeichen; dieser hat ${count}.`,
    badCharacters: 'Ein SHA-256 enthält nur die Ziffern 0–9 und die Buchstaben a–f.',
  },

  browser: {
    source: {
      title: 'Abbild, Modul oder Flake öffnen',
      nothing: 'Hier gibt es keine Ordner, Abbilder, Module oder Flakes.',
    },
    image: { title: 'Abbild wählen', nothing: 'Hier gibt es keine Ordner und keine Abbilder.' },
    record: { title: 'Exportierten Beleg wählen', nothing: 'Hier gibt es keine Ordner und keine exportierten Belege.' },
    up: 'Einen Ordner höher',
    files: 'Dateien',
  },

  flake: {
    card: 'Was gefunden wurde',
    searchOutputs: 'Ausgaben durchsuchen',
    noneMatches: 'Keine Ausgabe enthält das in ihrem Namen.',
    outputCount: ({ count }) => plural(count, { one: '1 Ausgabe', other: `${whole(count)} Ausgaben` }),
    details: 'Einzelheiten',
    plan: 'Was gebaut würde',
    broken: 'Dieser Flake lässt sich nicht auswerten',
    brokenOutputs: 'Keine seiner Ausgaben lässt sich auswerten, also gibt es nichts zu bauen. Nix meldet:',
    inputs: 'Eingaben',
    notLocked: 'nicht fixiert',
    deeperInputs: ({ count }) =>
      plural(count, {
        one: 'Dazu kommt eine Eingabe von diesen.',
        other: `Dazu kommen ${whole(count)} Eingaben von diesen.`,
      }),
    whichOutput: 'Welche seiner Ausgaben?',
    outputs: 'Was daraus werden kann',
    outputKinds: { package: 'Paket', 'nixos-configuration': 'NixOS-Konfiguration' },
    host: 'NixOS-Rechner, als ISO',
  },

  known: {
    title: 'Ihre Flakes',
    choose: ({ flake }) => `${flake} wählen`,
    check: ({ flake }) => `Prüfen, ob es von ${flake} eine neuere Revision gibt`,
    checkDetail: 'Gibt es eine neuere Revision? Benutzt das Netzwerk.',
    forget: ({ flake }) => `${flake} vergessen`,
    forgetDetail: 'Vergessen',
    star: ({ flake }) => `${flake} markieren`,
    addStar: 'Markieren, damit er auf dieser Liste bleibt',
    removeStar: 'Markierung entfernen',
    isNewer: 'Gibt es eine neuere Revision?',
    checking: 'Die neueste Revision wird abgefragt…',
    changed: ({ count }) =>
      plural(count, { one: 'Eine Eingabe hat sich geändert', other: `${whole(count)} Eingaben haben sich geändert` }),
  },

  facts: {
    inspecting: 'Wird untersucht…',
    meaning: 'Bedeutung',
    path: 'Datei',
    labelled: ({ label }) => `Datenträgername ${label}`,
    shortRevision: ({ revision }) => `Revision ${revision}`,
    lockedTo: 'Fixiert auf',
    copyLocked: 'Fixierte Referenz kopieren',
    revision: 'Revision',
    lastChange: 'Letzte Änderung',
    narHash: 'NAR-Hash',
    willBuild: 'Gebaut wird',
    inspectingOutput: 'wird untersucht…',
    size: 'Größe',
    volumeLabel: 'Datenträgername',
    inspectAgain: 'Aktualisieren',
    inspectAgainDetail: 'Gebaut wird, was Sie hier sehen, auch wenn sich der Flake seitdem geändert hat',
    from: 'Adresse',
    sha256: 'SHA-256',
    checksumFrom: 'Quelle der Prüfsumme',
    checksumGiven: 'von Ihnen angegeben',
    checksumNone: 'keine',
    download: 'Download',
    downloadCached: 'schon heruntergeladen, wird noch einmal geprüft',
  },

  risks,

  accepted: {
    'import-from-derivation': risks['import-from-derivation'].accept,
    'unsandboxed-builds': risks['unsandboxed-builds'].accept,
    'files-outside-module': 'Keine dieser Dateien ist geheim: Sie dürfen auf den Stick',
    'unfree-packages': 'Ich nehme ihre Lizenzen an: unfreie Pakete in diesem Abbild zulassen',
    'compile-everything': 'Ich habe die Zeit: alles auf diesem Rechner übersetzen',
    'shrunk-image': 'Es wurde absichtlich verkleinert: so schreiben, wie es ist',
    'trailing-bytes': 'Weglassen, was auf die komprimierten Daten folgt',
  },
  acceptedTitle: 'Von Ihnen zugelassen',

  warnings: {
    'asks-to-trust': {
      title: ({ setting }) => `Der Flake verlangt die Nix-Einstellung „${setting}“`,
      detail: ({ value }) => `Er verlangt ${value}. Flakestick zeigt das nur an und übernimmt es nie.`,
    },
    'asked-settings-unreadable': {
      title: 'Was der Flake von Nix verlangt, ist nicht lesbar',
      detail: ({ reason }) =>
        `Vielleicht verlangt er Binär-Caches und Schlüssel, die hier nicht stehen. Flakestick übernimmt nichts davon. ${reason}`,
    },
    'unlocked-inputs': {
      title: 'Nicht alles ist fixiert',
      detail: ({ inputs }) =>
        `Zwei Builds können voneinander abweichen, denn diese Eingaben haben keine feste Revision: ${inputs.join(', ')}.`,
    },
    'output-unreadable': {
      title: ({ output }) => `Die Ausgabe „${output}“ ließ sich nicht untersuchen`,
    },
    'unsupported-release': {
      title: ({ release }) => `NixOS ${release} wird nicht mehr unterstützt`,
      detail: ({ day }) =>
        `Seit ${day} gibt es keine Sicherheitsupdates mehr. Verwenden Sie diese Version nur, wo Sie sie brauchen.`,
    },
    unsandboxed: {
      title: 'Auf diesem Rechner wird ohne Sandbox gebaut',
      detail:
        'Builder können die Dateien dieses Rechners sehen und sein Netzwerk benutzen. Bauen Sie nur, wem Sie vertrauen.',
    },
    'no-checksum': {
      title: 'Für diesen Download gibt es keine Prüfsumme',
      detail:
        'Ohne Prüfsumme lässt sich nicht feststellen, ob die Datei beschädigt oder ausgetauscht wurde. Nennt ihr Herausgeber einen SHA-256, fügen Sie ihn oben ein.',
    },
    'local-changes': {
      title: 'Es gibt nicht eingecheckte Änderungen',
      detail: 'Sie werden so gebaut, wie sie jetzt sind. Deshalb bezeichnet keine Revision genau dieses Abbild.',
    },
  },
};
