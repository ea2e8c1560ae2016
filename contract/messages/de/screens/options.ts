import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

export const options: Messages['screens']['options'] = {
  title: 'Optionen',
  flakeDecides:
    'Ein Flake legt sein Live-System selbst fest. Kompression, Rechnername, Schlüssel und Pakete lassen sich hier für Vorlagen und .nix-Module wählen.',
  summary: {
    problems: 'bitte korrigieren',
    replaced: ({ count }) => `${whole(count)} ersetzt`,
    compressions: { fast: 'Schnell', balanced: 'Ausgewogen', small: 'Klein', gzip: 'gzip' },
    keyboard: ({ layout }) => `Tastatur ${layout}`,
    sshKeys: ({ count }) => plural(count, { one: '1 SSH-Schlüssel', other: `${whole(count)} SSH-Schlüssel` }),
    wifi: ({ ssid }) => `WLAN ${ssid}`,
    packages: ({ count }) => plural(count, { one: '1 Paket', other: `${whole(count)} Pakete` }),
    firmware: 'sämtliche Firmware',
    spiceAgent: 'SPICE-Agent',
    carriedFlake: 'mit einem Flake',
  },

  chip: ({ name, value }) => `${name}: ${value}`,

  yours: {
    title: 'Anpassen',
    detail: 'Freiwillig. Nur für diese Auswahl.',
    reset: 'Zurücksetzen',
    fromThisComputer: ({ name }) => `Von diesem Rechner: ${name}`,
    done: 'Fertig',
    names: {
      keyboard: 'Tastatur',
      wifi: 'WLAN',
      sshKeys: 'SSH-Schlüssel',
      hostName: 'Rechnername',
      packages: 'Pakete',
      compression: 'Kompression',
      release: 'Version',
      more: 'Mehr',
    },
    usual: {
      keyboard: 'US-Englisch',
      wifi: 'Keins',
      sshKeys: 'Keiner',
      hostName: 'nixos',
      packages: 'Keine weiteren',
      compression: 'Wie üblich',
      release: 'Wie üblich',
      more: 'Architektur, Eingaben',
    },
    sheets: {
      keyboard: 'Tastatur und Zeitzone',
      wifi: 'WLAN',
      sshKeys: 'SSH-Schlüssel',
      hostName: 'Rechnername',
      packages: 'Pakete und Firmware',
      compression: 'Kompression',
      release: 'NixOS-Version',
      more: 'Architektur und Eingaben',
    },
  },

  chosen: {
    on: 'ja',
    builders: 'Entfernte Builder',
    store: 'Nix-Store',
    substituters: 'Binär-Caches',
    trustedKeys: 'Schlüssel der Binär-Caches',
    keepGoing: 'Nach einem Fehlschlag weiterbauen',
    refresh: 'Ohne Caches',
  },

  build: {
    title: 'Build',
    architecture: 'Architektur',
    sameArchitecture: 'Wie dieser Rechner',
    compression: 'Kompression',
    sourceCompression: 'Wie in der Quelle festgelegt',
    release: 'NixOS-Version',
    usualRelease: ({ release }) => `NixOS ${release}, wie üblich`,
    releaseOfModule: 'Die zum Modul passende',
    oldRelease: ({ release, support }) => `NixOS ${release} (${support})`,
  },
  system: {
    title: 'System',
    hostName: 'Rechnername',
    timeZone: 'Zeitzone',
    keyboard: 'Tastatur',
    keyboardExample: 'de oder de(nodeadkeys)',
  },
  access: {
    title: 'Zugriff über das Netzwerk',
    sshKeys: 'Öffentliche SSH-Schlüssel',
    sshKeysDetail:
      'Einer je Zeile: der Inhalt von ~/.ssh/id_ed25519.pub. Damit kann man sich als nixos und als root anmelden.',
  },
  wifi: {
    title: 'WLAN',
    name: 'Name des WLANs',
    passphrase: 'Passwort',
    open: 'Das WLAN ist offen: Es hat kein Passwort',
    keyOnStick: 'Der Schlüssel des WLANs liegt auf dem Stick, für jeden lesbar',
    keyOnStickDetail:
      'Er liegt auch im Nix-Store dieses Rechners. Er öffnet nur dieses WLAN: Das Passwort wird in den Schlüssel umgerechnet und selbst nicht gespeichert. Das gilt für WPA2 und für WPA3-Netze, die auch WPA2 zulassen.',
  },
  software: {
    title: 'Software',
    packages: 'Weitere Pakete',
    packagesDetail: 'Ihre Namen in nixpkgs, durch Leerzeichen getrennt.',
    flake: 'Ein Flake für den Stick',
    flakeExample: 'github:ich/config oder /home/ich/config',
    flakeDetail:
      'Kommt mit seinen Eingaben als /etc/flakestick/flake auf den Stick: „nixos-install --flake“ funktioniert damit ohne Netz.',
    firmware: 'Sämtliche Firmware, auch unfreie',
    firmwareDetail: 'Für WLAN- und Grafikkarten, die sie brauchen. Damit sind auch unfreie Pakete zugelassen.',
    spiceAgent: 'SPICE-Agent',
    spiceAgentDetail:
      'Für einen KVM-Gast: eine gemeinsame Zwischenablage und ein Bildschirm, der sich dem Fenster anpasst.',
  },

  problems: {
    notUnderstood: 'Dieser Wert ist ungültig.',
    sentence: ({ problem }) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
    key: ({ position, problem }) => `Schlüssel ${whole(position)}: ${problem}.`,
    badPackage: ({ name }) =>
      `„${name}“ ist kein Name in nixpkgs: Schreiben Sie ripgrep oder kdePackages.kate, und trennen Sie mehrere durch Leerzeichen.`,
    passphraseMissing: 'Das Passwort des WLANs fehlt.',
  },

  overrides: {
    title: 'Ersetzte Eingaben',
    detail: 'Zum Beispiel, um mit einem anderen nixpkgs zu bauen, ohne den Flake zu ändern.',
    input: 'Eingabe',
    replacedBy: 'Ersetzt durch',
    add: 'Eine Eingabe ersetzen',
    remove: 'Entfernen',
    removeOne: ({ input }) => (input === '' ? 'Diese Ersetzung entfernen' : `Die Ersetzung von ${input} entfernen`),
  },

  save: {
    button: 'Als Flake speichern…',
    title: 'Als eigenen Flake speichern',
    purpose: 'Speichert Ihre Auswahl als Dateien, aus denen Nix dasselbe Abbild ohne Flakestick baut.',
    folder: 'Ordner',
    folderDetail: 'Ein neuer oder leerer Ordner. Es wird nie etwas überschrieben.',
    save: 'Speichern',
    saving: 'Wird gespeichert…',
    holdsKey: 'image.json wird den Schlüssel des WLANs enthalten',
    holdsKeyDetail: 'Denken Sie daran, bevor Sie den Ordner weitergeben.',
    savedTitle: 'Als Flake gespeichert',
    saved: 'Der Flake enthält alles Nötige und ist vollständig fixiert. Dieser Befehl baut dasselbe Abbild:',
    copyCommand: 'Befehl kopieren',
  },
};
