import type { Messages } from '../en/index.ts';
import { bytes, list, plural } from './number.ts';

const FLAVOURS = { nix: 'Nix', lix: 'Lix', determinate: 'Determinate Nix' } as const;
const PACKAGES = {
  polkit: 'polkit',
  udisks: 'udisks',
  'util-linux': 'util-linux',
  formatters: 'dosfstools und exfatprogs',
  qemu: 'QEMU',
  firmware: 'die UEFI-Firmware für virtuelle Maschinen',
  spice: 'was virtuelle Maschinen über SPICE zeigt',
  ssh: 'den OpenSSH-Client',
} as const;

const WITHOUT_DRIVELIST = {
  'lsblk-missing': 'lsblk ist nicht installiert',
  'not-installed': 'seine Dateien fehlen',
  'no-answer': 'lsblk antwortet nicht',
  failed: 'lsblk ist gescheitert',
  fallback: 'die Ausgabe von lsblk ist nicht lesbar',
} as const;

const NIXOS_SETTING =
  'Ergänzen Sie dies in /etc/nixos/configuration.nix und führen Sie „sudo nixos-rebuild switch“ aus:';

export const doctor: Messages['doctor'] = {
  topic: {
    nix: 'Nix',
    'nix-on-path': 'Nix im PATH',
    flakes: 'Flakes',
    'nix-daemon': 'Nix-Daemon',
    'nix-store': 'Nix-Store',
    trust: 'Vertrauen',
    sandbox: 'Sandbox',
    'build-space': 'Platz beim Bauen',
    'images-x86_64': 'Abbilder für PC (x86_64)',
    'images-aarch64': 'Abbilder für Arm (aarch64)',
    'remote-builders': 'Entfernte Builder',
    'store-space': 'Platz im Nix-Store',
    'download-space': 'Platz für Downloads',
    'kept-images': 'Abbilder im Nix-Store',
    'own-folders': 'Ordner von Flakestick',
    'drive-list': 'Liste der Laufwerke',
    'writing-drives': 'Laufwerke beschreiben',
    'password-dialog': 'Passwortdialog',
    unmounting: 'Aushängen',
    locks: 'Sperren zwischen Programmen',
    'drive-contents': 'Inhalt von Laufwerken',
    'empty-drives': 'Leere Laufwerke',
    'virtual-machine': 'Virtuelle Maschine',
    'uefi-firmware': 'UEFI virtueller Maschinen',
    'machine-screen': 'Bildschirm virtueller Maschinen',
    'loop-devices': 'Loop-Geräte',
  },
  finding: {
    'check-failed': (f) => `Das konnte nicht geprüft werden: ${f.detail}`,
    'check-timed-out': (f) => `Keine Antwort innerhalb von ${f.limitMs / 1000} s`,
    'nix-missing':
      'Nix liegt weder im PATH noch dort, wo seine Installationsprogramme es ablegen. Abbilddateien lassen sich auch ohne Nix schreiben',
    'nix-does-not-run': (f) => `${f.program} lässt sich nicht ausführen`,
    'nix-too-old': (f) => `Nix ${f.have} ist zu alt: Flakestick braucht ${f.need}`,
    'nix-found': (f) => `${FLAVOURS[f.flavour]} ${f.version} in ${f.path}`,
    'nix-old': (f) =>
      `${FLAVOURS[f.flavour]} ${f.version} in ${f.path}. Vorlagen ab NixOS 25.11 brauchen Nix ${f.need}`,
    'nix-not-on-path': (f) =>
      `${f.folder} ist nicht im PATH. Flakestick sucht von sich aus dort, ein Terminal dagegen nicht`,
    'features-on': 'nix-command und flakes sind eingeschaltet',
    'feature-off': (f) =>
      `„${f.feature}“ ist ausgeschaltet. Flakestick schaltet es für sich selbst ein, aber Befehle wie „nix flake“ und „nix log“ brauchen es ebenfalls`,
    'daemon-answers': 'Der Daemon antwortet',
    'daemon-not-needed': 'Nicht nötig: Dieser Benutzer greift direkt auf den Store zu',
    'build-group-missing': (f) =>
      `Nix ist unvollständig installiert: Die Gruppe „${f.group}“ fehlt, deshalb kann root nicht bauen`,
    'store-writable': (f) => `Der Store ist beschreibbar (${f.folder})`,
    'trust-not-needed': 'Dieser Benutzer baut ohne den Daemon; Vertrauen ist nicht nötig',
    trusted: (f) => `Nix vertraut ${f.user}: Angegebene Caches und Builder werden verwendet`,
    'not-trusted': (f) =>
      `Nix vertraut ${f.user} nicht: Angegebene Caches, Builder und Stores werden ignoriert. Die Vorlagen brauchen keine`,
    sandboxed: 'Gebaut wird in einer Sandbox',
    'not-sandboxed': 'Gebaut wird ohne Sandbox: Ein fremder Flake könnte beim Bauen Ihre Dateien lesen',
    'system-native': 'Dieser Rechner baut sie selbst',
    'system-on-builder': 'Ein entfernter Builder baut sie',
    'system-emulated': 'Sie werden unter Emulation gebaut, um ein Mehrfaches langsamer',
    'system-without-emulator': (f) =>
      `Nix soll für ${f.system} bauen, aber kein Emulator ist registriert; solche Builds schlagen fehl`,
    'emulator-outside-sandbox': (f) =>
      `Der Emulator für ${f.system} ist ohne das Flag F registriert; Builds in der Sandbox finden ihn nicht`,
    'system-not-built': (f) =>
      `Dieser Rechner baut nur für ${f.own}. Offizielle Abbilder für ${f.system} lassen sich herunterladen`,
    'emulator-unused': (f) => `Ein Emulator für ${f.system} ist registriert, aber Nix verwendet ihn nicht`,
    'no-builders': 'Keine eingerichtet: Alles wird hier gebaut',
    'builders-without-ssh': 'Builder sind eingerichtet, aber ssh ist nicht installiert',
    'builders-answer': (f) => `${list(f.uris)} ${f.uris.length === 1 ? 'antwortet' : 'antworten'}`,
    'builder-silent': (f) =>
      `${f.uri} antwortet nicht (${f.problem ?? `nichts innerhalb von ${f.limitMs / 1000} s`}). Builds warten darauf und laufen dann hier`,
    'store-space': (f) =>
      f.needBytes === null
        ? `${bytes(f.freeBytes)} frei für ${f.folder}`
        : f.image === 'small'
          ? `${bytes(f.freeBytes)} frei für ${f.folder}. Schon ein kleines Abbild braucht ${bytes(f.needBytes)}`
          : `${bytes(f.freeBytes)} frei für ${f.folder}. Ein Desktop-Abbild braucht ${bytes(f.needBytes)}`,
    'build-space': (f) =>
      f.isEnough
        ? `${bytes(f.freeBytes)} frei in ${f.folder}`
        : `${bytes(f.freeBytes)} frei in ${f.folder}. Ein Abbild passt beim Bauen vielleicht nicht hinein`,
    'download-space': (f) =>
      f.isEnough
        ? `${bytes(f.freeBytes)} frei in ${f.folder}`
        : `${bytes(f.freeBytes)} frei in ${f.folder}. Ein Download passt vielleicht nicht hinein`,
    'folder-writable': (f) =>
      `Andere Benutzer dürfen in ${f.folder} schreiben. Sie könnten Belege, Einstellungen oder Downloads ändern.`,
    'folder-of-another': (f) => `${f.folder} gehört einem anderen Benutzer.`,
    'kept-images': (f) =>
      `${f.images} ${plural(f.images, { one: 'gebautes Abbild', other: 'gebaute Abbilder' })}, zusammen ${bytes(f.sizeBytes)}. „flakestick images“ listet sie auf und gibt sie frei (Links in ${f.folder})`,
    'root-writes': 'Läuft als root: Ein Passwort ist nicht nötig',
    'helper-not-installed':
      'Nur Laufwerke, die Sie selbst öffnen dürfen, lassen sich beschreiben: Ein AppImage oder entpacktes Archiv kann nicht um Erlaubnis bitten',
    'pkexec-missing': 'pkexec ist nicht installiert: Laufwerke, die root gehören, lassen sich nicht beschreiben',
    'pkexec-not-setuid': (f) => `${f.program} hat das Set-User-ID-Bit nicht und kann daher nichts als root starten`,
    'no-system-bus': (f) => `${f.program} hat keinen Systembus, über den polkit gefragt werden kann`,
    'pkexec-asks': (f) => `${f.program} fragt nach dem Passwort`,
    'agent-not-needed': 'Läuft als root: nicht nötig',
    'terminal-asks': 'Das Terminal fragt nach dem Passwort',
    'agent-runs': (f) => `${f.program} zeigt den Passwortdialog`,
    'no-agent':
      'Es läuft kein Programm, das nach dem Passwort fragt: Der Dialog erscheint vielleicht nicht, und nur ein Terminal kann fragen',
    'drivelist-answers': 'drivelist und der Kernel führen die Laufwerke auf',
    'drivelist-absent': (f) =>
      `drivelist funktioniert nicht (${WITHOUT_DRIVELIST[f.reason]}): Laufwerke kommen allein aus der Liste des Kernels`,
    'root-unmounts': 'Läuft als root: Laufwerke werden ohne udisks ausgehängt',
    'udisks-missing': 'udisks ist nicht installiert: Eingehängte Laufwerke müssen von Hand ausgehängt werden',
    'udisks-answers': 'udisks hängt Laufwerke aus und schaltet sie ab',
    'udisks-silent': 'udisks antwortet nicht: Eingehängte Laufwerke müssen von Hand ausgehängt werden',
    'flock-found': (f) => `${f.program} verhindert, dass sich zwei laufende Flakestick-Programme in die Quere kommen`,
    'flock-missing':
      'flock (aus util-linux) ist nicht installiert: Nichts hindert ein anderes Programm daran, gleichzeitig dasselbe Laufwerk oder dieselben Einstellungen zu ändern',
    'blkid-found': (f) => `${f.program} erkennt, was auf einem Laufwerk ist`,
    'blkid-missing':
      'blkid (aus util-linux) ist nicht installiert: Wo udev nicht läuft, lässt sich nicht sagen, was auf einem Laufwerk ist, und jedes gilt als eines mit Daten',
    'formatters-found': (f) => `${list(f.programs)} legen Dateisysteme für leere Laufwerke an`,
    'formatters-missing': (f) =>
      `${list(f.programs)} ${plural(f.programs.length, { one: 'ist', other: 'sind' })} nicht installiert: „flakestick restore“ kann nicht jedes Dateisystem anlegen`,
    'qemu-missing': 'QEMU ist nicht installiert: Abbilder lassen sich nicht in einer virtuellen Maschine ausprobieren',
    'qemu-with-kvm': (f) => `${f.program} mit KVM`,
    'qemu-without-kvm': (f) => `${f.program} ohne KVM: Virtuelle Maschinen sind langsam`,
    'kvm-refused': (f) => `${f.program} darf KVM nicht benutzen: Virtuelle Maschinen sind langsam`,
    'kvm-fails': (f) =>
      `${f.program} darf KVM benutzen, aber eine Maschine damit läuft hier nicht: Virtuelle Maschinen sind langsam`,
    'firmware-found': (f) => f.path,
    'firmware-missing': 'Nicht installiert: Abbilder lassen sich nur mit BIOS-Firmware ausprobieren',
    'screen-by-spice': (f) => `${f.program} zeigt ihn, mit Zwischenablage, wo das Abbild einen Agenten hat`,
    'screen-plain': 'Ein eigenes Fenster von QEMU, ohne Zwischenablage',
    'screen-missing':
      'Weder SPICE mit remote-viewer noch ein eigenes Fenster von QEMU: Nur „try --headless“ funktioniert',
    'no-display': 'Hier gibt es keinen Bildschirm: „try --headless“ funktioniert',
    'loop-devices-usable': 'Loop-Geräte können Laufwerke ersetzen (--include-loop)',
    'loop-devices-root-only':
      'Nur root kann Loop-Geräte anlegen, die beim Ausprobieren ohne Stick ein Laufwerk ersetzen',
  },
  remedy: {
    'check-again': 'Beheben Sie das und prüfen Sie erneut:',
    'close-folder': 'Lassen Sie niemand anderen darin schreiben:',
    'take-folder': 'Machen Sie ihn zu Ihrem eigenen:',
    'see-load': 'Sehen Sie nach, was den Rechner beschäftigt:',
    'delete-unused': 'Löschen Sie, was kein Build mehr braucht:',
    'nixos-setting': NIXOS_SETTING,
    'nix-setting': (r) => `Ergänzen Sie „${r.line}“ in ${r.file}:`,
    'trust-by-nixos-setting': `Nur für Benutzer, die ohnehin root werden dürfen. ${NIXOS_SETTING}`,
    'trust-by-nix-setting': (r) =>
      `Nur für Benutzer, die ohnehin root werden dürfen. Ergänzen Sie „${r.line}“ in ${r.file}:`,
    reinstall: (r) => `Installieren Sie ${PACKAGES[r.what]} noch einmal:`,
    install: (r) => `Installieren Sie ${PACKAGES[r.what]}:`,
    'install-by-hand': (r) => `Installieren Sie ${PACKAGES[r.what]} mit der Paketverwaltung dieser Distribution.`,
    'install-package':
      'Installieren Sie Flakestick aus dem deb- oder rpm-Paket oder mit Nix, oder führen Sie es als root aus.',
    'install-nix': 'Installieren Sie Nix und melden Sie sich neu an:',
    'install-nix-for-selinux':
      'Installieren Sie Nix mit einem Installationsprogramm, das SELinux unterstützt, und melden Sie sich neu an:',
    'install-nix-rest':
      'Installieren Sie den Rest und starten Sie Flakestick als gewöhnlicher Benutzer der Gruppe nix-users:',
    'upgrade-nixos': 'Wechseln Sie zu einer neueren NixOS-Version. Innerhalb einer Version:',
    'upgrade-nix': 'Aktualisieren Sie Nix:',
    'put-newer-nix-first':
      'Installieren Sie ein neueres Nix, das vor dem der Distribution gefunden wird, und melden Sie sich neu an:',
    'set-path': 'Melden Sie sich neu an, oder in diesem Terminal:',
    'enable-features': 'Schalten Sie die Funktionen für sich ein:',
    'join-daemon-group': 'Treten Sie der Gruppe bei, die ihn benutzen darf, und melden Sie sich neu an:',
    'start-daemon': 'Starten Sie ihn und lassen Sie ihn laufen:',
    'enable-daemon': 'Starten Sie ihn jetzt und bei jedem Systemstart:',
    'install-emulator': 'Installieren Sie einen Emulator und machen Sie ihn Nix bekannt:',
    'install-emulator-by-hand': (r) =>
      `Installieren Sie die statischen Benutzer-Emulatoren von QEMU, registrieren Sie sie bei binfmt_misc und ergänzen Sie „${r.line}“ in ${r.file}:`,
    'ask-ssh': 'Sehen Sie nach, was ssh sagt. Nix verbindet sich als root:',
    'reinstall-app': 'Installieren Sie Flakestick noch einmal; in einem Checkout mit „npm ci“.',
    'see-lsblk': 'So sehen Sie, was lsblk sagt:',
    'start-service': 'Starten Sie den Dienst:',
    'start-udisksd': 'Starten Sie udisksd; er braucht den Systembus.',
    'start-agent': 'Starten Sie den polkit-Agenten Ihres Desktops.',
    'start-agent-or-this': 'Starten Sie den Agenten Ihres Desktops oder diesen:',
    'enable-virtualisation': 'Schalten Sie die Virtualisierung in der Firmware ein, danach:',
    'join-kvm-group': 'Treten Sie der Gruppe bei, die KVM benutzen darf, und melden Sie sich neu an:',
    'make-loop-device': 'Legen Sie eines aus einer Datei an:',
    'build-in-larger-folder': 'Bauen Sie in einem größeren Ordner:',
    'start-daemon-in-larger-folder': 'Starten Sie den Daemon mit einem größeren Ordner:',
    'daemon-in-larger-folder': 'Lassen Sie den Daemon in einem größeren Ordner bauen:',
    'remove-downloads': 'Schaffen Sie Platz. Aufbewahrte Downloads können entfernt werden:',
  },
};
