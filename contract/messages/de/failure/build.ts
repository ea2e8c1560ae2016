/** Nix und das Abbild, das es baut. */
import type { FailureTexts } from '../../failure-texts.ts';
import { bytes, list, plural, whole } from '../number.ts';
import { withoutNetwork } from '../offline.ts';

export const buildFailures = {
  'nix-missing': ({ searched }) => ({
    title: 'Nix ist nicht installiert',
    happened: `Der Befehl „nix“ wurde nicht gefunden. Gesucht wurde in ${list(searched)}.`,
    remedy:
      '„flakestick doctor“ und „Dieser Rechner“ in der App nennen den Befehl, der es installiert. Abbilddateien lassen sich auch ohne Nix schreiben.',
  }),
  'nix-too-old': ({ what, need, have }) => ({
    title: 'Nix ist dafür zu alt',
    happened: `${what} braucht Nix ${need} oder neuer. Auf diesem Rechner ist ${have}.`,
    remedy: `Installieren Sie Nix ${need} oder neuer von nixos.org/download, oder wählen Sie die Vorlage einer älteren Version.`,
  }),
  'nix-features-off': ({ features }) => ({
    title: 'Flakes sind in Nix abgeschaltet',
    happened: `Abgeschaltet sind: ${list(features)}.`,
    remedy: 'Ergänzen Sie in /etc/nix/nix.conf die Zeile „experimental-features = nix-command flakes“.',
  }),
  'nix-daemon-unreachable': ({ detail }) => ({
    title: 'Der Nix-Daemon antwortet nicht',
    happened: detail,
    remedy:
      'Starten Sie ihn mit „sudo systemctl start nix-daemon.socket“. Unter Debian müssen Sie außerdem zur Gruppe nix-users gehören.',
  }),
  'nix-not-set-up': ({ detail }) => ({
    title: 'Nix ist nur teilweise installiert',
    happened: detail,
    remedy:
      'Führen Sie unter Debian oder Ubuntu „sudo apt install nix-setup-systemd“ aus und starten Sie Flakestick als gewöhnlicher Benutzer der Gruppe nix-users. Ohne systemd kann root in /etc/nix/nix.conf die Zeile „build-users-group =“ ergänzen.',
  }),
  'nix-out-of-memory': ({ limitBytes }) => ({
    title: 'Nix wurde beendet: kein Speicher mehr',
    happened:
      limitBytes === null
        ? 'Beendet: kein Speicher mehr. Der Kernel hat Nix beendet, weil diesem Rechner der Arbeitsspeicher ausging.'
        : `Beendet: kein Speicher mehr. Nix brauchte mehr als die erlaubten ${bytes(limitBytes)}.`,
    remedy:
      'Die Auswertung dieser Quelle braucht mehr Speicher, als sie sollte. Wenn Sie ihr vertrauen, schließen Sie andere Programme und erhöhen Sie die Grenze, zum Beispiel mit FLAKESTICK_NIX_MEMORY=8 (Gigabyte).',
  }),
  'nix-store-unwritable': ({ detail }) => ({
    title: 'Der Nix-Store lässt sich nicht schreiben',
    happened: detail,
    remedy: 'Prüfen Sie, wem /nix gehört und ob das Dateisystem schreibgeschützt ist.',
  }),
  'nix-store-unreachable': ({ store, detail }) => ({
    title: 'Der andere Nix-Store ist nicht erreichbar',
    happened: `${store}: ${detail}`,
    remedy:
      'Prüfen Sie die Adresse bei --store, ob der Rechner an ist und ob „ssh“ ihn ohne Passwortabfrage erreicht. Ohne --store wird auf diesem Rechner gebaut.',
  }),
  'wrong-system': ({ need, have }) => ({
    title: 'Dieser Rechner kann das Abbild nicht bauen',
    happened: `Das Abbild ist für ${need}. Dieser Rechner baut für ${have}.`,
    remedy:
      need === 'aarch64-linux'
        ? 'Setzen Sie unter NixOS boot.binfmt.emulatedSystems = [ "aarch64-linux" ]. Installieren Sie unter Debian qemu-user-static und binfmt-support und ergänzen Sie „extra-platforms = aarch64-linux“ in /etc/nix/nix.conf. Oder nennen Sie mit --builders einen anderen Rechner, der es bauen kann.'
        : 'Nennen Sie mit --builders einen anderen Rechner, der es bauen kann.',
  }),
  'build-failed': ({ derivation, message }) => ({
    title: 'Der Build ist fehlgeschlagen',
    happened: derivation ? `${derivation}: ${message}` : message,
    remedy: derivation
      ? `Lesen Sie das ganze Protokoll mit „nix log ${derivation}“, beheben Sie die Ursache und versuchen Sie es erneut. Was schon gebaut ist, bleibt erhalten.`
      : 'Lesen Sie das Protokoll, beheben Sie die Ursache und versuchen Sie es erneut. Was schon gebaut ist, bleibt erhalten.',
  }),
  'builder-out-of-memory': ({ derivation, detail }) => ({
    title: 'Ein Build wurde beendet: kein Speicher mehr',
    happened: `${derivation}: ${detail}`,
    remedy:
      'Schließen Sie andere Programme, vergrößern Sie den Auslagerungsspeicher, oder bauen Sie mit --store oder --builders auf einem größeren Rechner. Was schon gebaut ist, bleibt erhalten.',
  }),
  'hash-mismatch': ({ derivation, specified, got }) => ({
    title: 'Ein Download passt nicht zu seinem Hash',
    happened: `${derivation}: erwartet ${specified}, erhalten ${got}.`,
    remedy:
      'Die Datei hinter der Adresse hat sich geändert. Ist das beabsichtigt, korrigieren Sie den Hash im Nix-Code. Trauen Sie der Datei sonst nicht.',
  }),
  'network-failed': ({ url, detail, offlineImages }) => ({
    title: 'Ein Download ist fehlgeschlagen',
    happened: url ? `${url}: ${detail}` : detail,
    remedy: `Prüfen Sie die Netzwerkverbindung und versuchen Sie es erneut. Was schon geladen ist, bleibt erhalten. ${withoutNetwork(offlineImages)}`,
  }),
  'disk-full': ({ path, detail }) => ({
    title: 'Der Datenträger ist voll',
    happened: `${path}: ${detail}`,
    remedy: path.includes('/nix')
      ? 'Schaffen Sie Platz („nix store gc“ löscht unbenutzte Store-Pfade) und versuchen Sie es erneut.'
      : 'Schaffen Sie dort Platz, oder lassen Sie Nix in einem größeren Ordner bauen, und versuchen Sie es erneut. „flakestick doctor“ sagt, wie.',
  }),
  'disk-too-small': ({ shortages }) => ({
    title: 'Für diesen Build ist zu wenig Platz',
    happened: `${shortages.map(({ path, needBytes, freeBytes }) => `${path} braucht mindestens ${bytes(needBytes)}, frei sind ${bytes(freeBytes)}`).join('; ')}. Es wurde nichts gebaut.`,
    remedy:
      'Schaffen Sie Platz („nix store gc“ löscht unbenutzte Store-Pfade) und versuchen Sie es erneut. Auf der Kommandozeile baut --store auf einem anderen Rechner.',
  }),
  'output-without-image': ({ storePath }) => ({
    title: 'Der Build hat kein Abbild ergeben',
    happened: `${storePath} enthält weder ein ISO- noch ein Festplattenabbild.`,
    remedy: 'Wählen Sie eine Ausgabe, die eines baut, zum Beispiel config.system.build.isoImage oder sdImage.',
  }),
  'several-images': ({ images }) => ({
    title: 'Der Build ergab mehrere Abbilder',
    happened: `Nichts sagt, welches gemeint ist: ${list(images)}.`,
    remedy: 'Sie sind gebaut. Nehmen Sie das gemeinte als Abbilddatei.',
  }),
  'not-an-image': ({ path, detail }) => ({
    title: 'Diese Datei ist kein Abbild',
    happened: `${path}: ${detail}`,
    remedy: 'Wählen Sie ein ISO-Abbild oder ein rohes Abbild eines Datenträgers.',
  }),
  'image-compressed': ({ path, compression }) => ({
    title: 'Das Abbild steckt in einem Archiv',
    happened: `${path} ist ein Archiv (${compression}), das mehrere Dateien enthalten kann.`,
    remedy:
      'Entpacken Sie es und wählen Sie das Abbild darin. Mit gzip, xz, zstd oder bzip2 komprimierte Abbilder müssen nicht entpackt werden.',
  }),
  'image-corrupt': ({ path, detail }) => ({
    title: 'Das komprimierte Abbild ist beschädigt',
    happened: `${path}: ${detail}.`,
    remedy: 'Laden Sie es noch einmal herunter und vergleichen Sie die Prüfsumme.',
  }),
  'image-empty': ({ path }) => ({
    title: 'Das Abbild ist leer',
    happened: `${path} ist 0 Bytes groß.`,
    remedy: 'Laden oder bauen Sie es noch einmal.',
  }),
  'image-truncated': ({ path, needBytes, haveBytes }) => ({
    title: 'Das Abbild ist unvollständig',
    happened: `${path} müsste ${needBytes} Bytes groß sein, hat aber nur ${haveBytes}.`,
    remedy: 'Laden oder bauen Sie es noch einmal.',
  }),
  'image-shrunk': ({ path, needBytes, haveBytes }) => ({
    title: 'Das Abbild ist kürzer, als seine Partitionstabelle sagt',
    happened: `${path} müsste ${needBytes} Bytes groß sein, hat aber nur ${haveBytes}. Alle Partitionen sind da; es fehlen der Platz dahinter und die Kopie der Tabelle am Ende.`,
    remedy:
      'Hat ein Programm wie PiShrink es verkleinert, lassen Sie es zu: mit dem Kästchen in der App oder mit --accept-shrunk-image. Andernfalls laden Sie es noch einmal.',
  }),
  'image-followed': ({ path, trailingBytes }) => ({
    title: 'Auf das komprimierte Abbild folgt noch etwas',
    happened: `In ${path} ${plural(trailingBytes, { one: 'folgt auf die komprimierten Daten ein Byte, das', other: `folgen auf die komprimierten Daten ${whole(trailingBytes)} Bytes, die` })} nicht dazu ${plural(trailingBytes, { one: 'gehört', other: 'gehören' })}.`,
    remedy:
      'Manche Projekte wie OpenWrt hängen Metadaten an ihre Abbilder an. Sollen sie weggelassen werden, lassen Sie es zu: mit dem Kästchen in der App oder mit --accept-trailing-bytes. Andernfalls laden Sie das Abbild noch einmal.',
  }),
  'image-changed': ({ path }) => ({
    title: 'Das Abbild hat sich währenddessen geändert',
    happened: `${path} ist nicht mehr das, was es zu Beginn war.`,
    remedy: 'Lassen Sie die Datei unverändert und beginnen Sie noch einmal.',
  }),
  'program-missing': ({ program, package: name, searched, for: purpose }) => ({
    title: 'Ein Programm fehlt',
    happened: `„${program}“ wird ${purpose === 'format' ? 'zum Anlegen des Dateisystems' : 'zum Entpacken dieses Abbilds'} gebraucht und wurde nicht gefunden. Gesucht wurde in ${list(searched)}.`,
    remedy: `Installieren Sie das Paket ${name}, zum Beispiel mit „sudo apt install ${name}“${purpose === 'format' ? ' (unter NixOS: environment.systemPackages)' : ', oder entpacken Sie das Abbild selbst'}.`,
  }),
} satisfies Partial<FailureTexts>;
