/** Was verlangt wurde und woraus es gemacht wird. */
import type { FailureTexts } from '../../failure-texts.ts';
import { list, plural, whole } from '../number.ts';
import { withoutNetwork } from '../offline.ts';

export const sourceFailures = {
  'bad-usage': ({ detail }) => ({
    title: 'Ungültiger Aufruf',
    happened: detail,
    remedy: '„flakestick --help“, oder der Befehl mit --help, zeigt, welche Argumente und Optionen es gibt.',
  }),
  'identity-needed': ({ drives, command }) => ({
    title: 'Bestätigen Sie, welches Laufwerk gemeint ist',
    happened: `--yes allein löscht ${list(drives)} nicht. Es wurde nichts geschrieben.`,
    remedy: `Prüfen Sie ${plural(drives.length, { one: 'das Laufwerk', other: 'die Laufwerke' })} noch einmal. Wenn die Auswahl stimmt, führen Sie „${command}“ aus.`,
  }),
  'unknown-preset': ({ name, known }) => ({
    title: 'Unbekannte Vorlage',
    happened: `„${name}“ ist weder eine Vorlage noch eine Flake-Referenz noch eine Datei.`,
    remedy: `Es gibt die Vorlagen ${list(known)}. Ein Flake braucht einen Pfad oder ein Schema: ./ordner, github:owner/repo.`,
  }),
  'bad-flake-reference': ({ reference, detail, path }) => ({
    title: 'Keine gültige Flake-Referenz',
    happened: `„${reference}“: ${detail}`,
    remedy:
      path === null
        ? 'Schreiben Sie github:owner/repo, git+https://…, path:/ordner oder ./ordner, gefolgt von #name für eine seiner Ausgaben.'
        : `Verwenden Sie stattdessen „${path}“.`,
  }),
  'flake-invalid': ({ reference, detail }) => ({
    title: 'Der Flake ist nicht gültig',
    happened: `${reference}: ${detail}`,
    remedy:
      'Korrigieren Sie seine flake.nix. Ist seine flake.lock der Fehler, löschen Sie diese Datei und führen Sie in dem Ordner „nix flake lock“ aus.',
  }),
  'source-unreachable': ({ reference, detail, offlineImages }) => ({
    title: 'Der Flake konnte nicht geladen werden',
    happened: `${reference}: ${detail}`,
    remedy: `Prüfen Sie die Schreibweise, die Netzwerkverbindung und Ihre Zugriffsrechte. Versuchen Sie es dann erneut. ${withoutNetwork(offlineImages)}`,
  }),
  'flake-file-not-tracked': ({ path }) => ({
    title: 'Git verfolgt diese Datei nicht',
    happened: `${path} ist vorhanden, wird aber von Git nicht verfolgt. Deshalb sieht Nix die Datei nicht.`,
    remedy: `Führen Sie „git add ${path}“ in diesem Repository aus.`,
  }),
  'flake-file-in-submodule': ({ path, submodule, reference }) => ({
    title: 'Die Datei ist in einem Git-Submodul',
    happened: `${path} gehört zum Submodul ${submodule}. Nix lässt Submodule weg, wenn man sie nicht verlangt, und sieht die Datei deshalb nicht.`,
    remedy:
      reference === null
        ? 'Ergänzen Sie in der Referenz des Flakes „submodules=1“.'
        : `Verwenden Sie „${reference}“. Ab Nix 2.27 bewirkt „inputs.self.submodules = true;“ in flake.nix dasselbe.`,
  }),
  'unfree-package': ({ package: name, license }) => ({
    title: 'Ein Paket ist keine freie Software',
    happened: `${name} hat die Lizenz „${license}“. Es wurde nichts gebaut.`,
    remedy:
      'Wenn Sie die Lizenzen solcher Pakete annehmen, lassen Sie sie zu: mit dem Kästchen in der App oder mit --allow-unfree. Lassen Sie das Paket sonst weg.',
  }),
  'unfree-in-flake': ({ package: name, license }) => ({
    title: 'Ein Paket ist keine freie Software',
    happened: `${name} hat die Lizenz „${license}“, und diese Quelle lässt das nicht zu. Es wurde nichts gebaut.`,
    remedy:
      'Wenn Sie die Lizenz annehmen, setzen Sie in der NixOS-Konfiguration des Abbilds „nixpkgs.config.allowUnfree = true;“. Umgebungsvariablen wirken auf Flakes nicht.',
  }),
  'compiling-everything': ({ builds }) => ({
    title: 'Kein Binär-Cache hat das',
    happened: `Alles würde hier übersetzt, etwa ${whole(builds)} Derivationen. Das kann viele Stunden dauern. Es wurde nichts gebaut.`,
    remedy:
      'Wenn Sie das möchten, stimmen Sie zu: mit dem Kästchen in der App oder mit --accept-compiling. Nehmen Sie sonst ein nixpkgs, das ein Binär-Cache hat, oder nennen Sie einen solchen Cache mit --substituters.',
  }),
  'file-not-found': ({ path }) => ({
    title: 'Datei nicht gefunden',
    happened: `${path} gibt es nicht.`,
    remedy: 'Prüfen Sie den Pfad.',
  }),
  'file-unreadable': ({ path, detail }) => ({
    title: 'Die Datei lässt sich nicht lesen',
    happened: `${path}: ${detail}`,
    remedy: 'Prüfen Sie, ob Sie die Datei lesen dürfen und ob der Datenträger in Ordnung ist.',
  }),
  'file-unwritable': ({ path, detail }) => ({
    title: 'Die Datei lässt sich nicht schreiben',
    happened: `${path}: ${detail}`,
    remedy: 'Wählen Sie einen anderen Ordner, oder prüfen Sie seine Zugriffsrechte.',
  }),
  'missing-attribute': ({ reference, attribute, available }) => ({
    title: 'Der Flake hat diese Ausgabe nicht',
    happened: `${reference} hat keine Ausgabe „${attribute}“, die sich als Abbild bauen lässt.`,
    remedy:
      available.length > 0
        ? `Verfügbar sind: ${available.join(', ')}.`
        : 'Keine seiner Ausgaben lässt sich als Abbild bauen. Nötig ist eine NixOS-Konfiguration, die ein Installer-Modul importiert.',
  }),
  'ambiguous-output': ({ reference, available, areHosts }) => ({
    title: 'Wählen Sie eine Ausgabe',
    happened: areHosts
      ? `${reference} hat kein eigenes Abbild. Jeder seiner NixOS-Rechner lässt sich als Abbild bauen.`
      : `${reference} hat mehrere Ausgaben, die sich als Abbild bauen lassen.`,
    remedy: `Hängen Sie eine davon mit „#“ an: ${available.join(', ')}.`,
  }),
  'no-image-output': ({ reference }) => ({
    title: 'Der Flake enthält kein Abbild',
    happened: `Keine Ausgabe von ${reference} lässt sich als Abbild bauen.`,
    remedy:
      'Ergänzen Sie eine NixOS-Konfiguration, die ein Installer-Modul wie installation-cd-minimal.nix importiert.',
  }),
  'evaluation-failed': ({ message, position }) => ({
    title: 'Der Nix-Code enthält einen Fehler',
    happened: position
      ? `${message} (${position.file}, Zeile ${position.line}${position.column ? `, Spalte ${position.column}` : ''})`
      : message,
    remedy: position
      ? `Korrigieren Sie ${position.file} in Zeile ${position.line} und versuchen Sie es erneut.`
      : 'Korrigieren Sie den Nix-Code und versuchen Sie es erneut. Einzelheiten stehen im Protokoll.',
  }),
  'consent-needed': ({ reference, explained, flags }) => ({
    title: 'Bestätigung erforderlich',
    happened: `${reference}: ${explained} Es wurde nichts gebaut.`,
    remedy: `Wenn Sie der Quelle vertrauen, ergänzen Sie ${list(flags)} oder setzen Sie in der App das Häkchen.`,
  }),
  'files-outside-module': ({ path, files, count }) => ({
    title: 'Das Modul benutzt Dateien außerhalb seines Ordners',
    happened: `${path} benutzt ${list(files)}${count > files.length ? ` und ${count - files.length} weitere` : ''}, außerhalb seines Ordners oder hinter Verknüpfungen, die hinausführen. Sie würden in den Nix-Store kopiert, den jeder Benutzer dieses Rechners lesen kann, und auf den Stick. Es wurde nichts kopiert.`,
    remedy:
      'Verschieben Sie in seinen Ordner, was das Modul braucht. Ist keine dieser Dateien geheim, lassen Sie es zu: mit dem Kästchen in der App oder mit --accept-files-outside-module.',
  }),
  'folder-not-empty': ({ path }) => ({
    title: 'Der Ordner ist nicht leer',
    happened: `${path} enthält bereits Dateien. Daran wurde nichts geändert.`,
    remedy: 'Wählen Sie einen neuen oder leeren Ordner.',
  }),
  'wifi-key-missing': ({ ssid }) => ({
    title: 'Das WLAN-Passwort muss noch einmal eingegeben werden',
    happened: `Das Abbild verbindet sich mit dem WLAN „${ssid}“. Belege speichern das Passwort nicht, deshalb reicht der Beleg allein zum Bauen nicht aus.`,
    remedy:
      'Geben Sie es mit --wifi-passphrase-file DATEI an, oder starten Sie den Befehl in einem Terminal; dort wird danach gefragt.',
  }),
  'not-rebuildable': ({ id, reason }) => ({
    title: 'Dieses Abbild lässt sich nicht noch einmal bauen',
    happened: `Beleg ${id}: ${reason}`,
    remedy: 'Prüfen Sie stattdessen das Laufwerk gegen den Beleg. Dafür wird kein Abbild gebraucht.',
  }),
  'image-differs': ({ recorded, rebuilt, detail }) => ({
    title: 'Das neu gebaute Abbild ist anders',
    happened: `Der Beleg nennt SHA-256 ${recorded}, das neu gebaute Abbild hat ${rebuilt}. ${detail}`,
    remedy:
      'Wenn jeder Build ein anderes Ergebnis hat, liegt das an den Paketen darin. Ein Laufwerk, das zu seinem Beleg passt, ist trotzdem in Ordnung.',
  }),
  'download-address-refused': ({ address, detail }) => ({
    title: 'Von dieser Adresse wird nichts heruntergeladen',
    happened: `${address}: ${detail}`,
    remedy:
      'Verwenden Sie die https-Adresse einer .iso- oder .img-Datei, oder official:minimal oder official:graphical.',
  }),
  'download-refused': ({ url, status }) => ({
    title: 'Der Server gibt die Datei nicht heraus',
    happened: `${url}: Status ${status}${status === 404 || status === 410 ? ' (die Datei gibt es nicht)' : ''}. Es wurde auf kein Laufwerk geschrieben.`,
    remedy: 'Öffnen Sie die Adresse im Browser und prüfen Sie, ob sie direkt zur Datei führt.',
  }),
  'download-digest-differs': ({ url, expected, got, checksum }) => ({
    title: 'Der Download passt nicht zur Prüfsumme',
    happened: `${url} hat SHA-256 ${got}, ${checksum.kind === 'file' ? `laut ${checksum.url} müsste es` : 'erwartet haben Sie'} ${expected}${checksum.kind === 'file' ? ' sein' : ''}. Die Datei wurde gelöscht. Es wurde auf kein Laufwerk geschrieben.`,
    remedy:
      checksum.kind === 'file'
        ? 'Versuchen Sie es später erneut: Vielleicht wird der Server gerade aktualisiert. Hilft das nicht, verwenden Sie einen anderen Spiegelserver.'
        : 'Vergleichen Sie die Prüfsumme mit der auf der Seite des Herausgebers, und prüfen Sie, ob sie zu dieser Datei gehört.',
  }),
  'download-unverified': ({ url }) => ({
    title: 'Für diesen Download gibt es keine Prüfsumme',
    happened: `Für ${url} wurde keine Prüfsumme angegeben, und daneben liegt auch keine. Es wurde nichts heruntergeladen oder geschrieben.`,
    remedy:
      'Geben Sie mit --sha256 die Prüfsumme des Herausgebers an, oder akzeptieren Sie mit --accept-unverified-download, was der Server sendet.',
  }),
} satisfies Partial<FailureTexts>;
