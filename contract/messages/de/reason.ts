/** Warum etwas fehlschlug oder abgelehnt wurde: ganze Sätze über einen Aufruf, sonst Teil eines Satzes ohne Punkt. */
import type { ForeignFile } from '../../../formats/foreign-files.ts';
import type { HolderKind } from '../../wire/reason.ts';
import type { ReasonTexts } from '../reason-texts.ts';
import { bytes, list, twoSizes } from './number.ts';

const whyNot: { readonly [source: string]: string } = {
  flake:
    'Wie das Abbild eines Flakes aussieht, steht in seinem eigenen Code (isoImage.squashfsCompression, networking.hostName und so weiter). Solche Optionen sind für Vorlagen und .nix-Module.',
  'nix-file':
    'Eine Datei, die mit -A gebaut wird, legt ihr Abbild selbst fest. Diese Optionen sind für Vorlagen und .nix-Module.',
  'image-file': 'Eine Abbilddatei wird so geschrieben, wie sie ist: Es wird nichts gebaut.',
  official:
    'Ein offizielles Abbild wird so geschrieben, wie es veröffentlicht ist: Es wird nichts gebaut. Wählen Sie stattdessen eine Vorlage.',
  download: 'Ein Abbild aus dem Netz wird so geschrieben, wie es ist: Es wird nichts gebaut.',
};
const notADownload =
  'Diese Quelle ist kein Download, deshalb gibt es keine veröffentlichte Datei zum Vergleichen. „build“ zeigt den SHA-256 eines Abbilds.';

const otherThanFile = {
  'block-device': 'ein Blockgerät',
  device: 'ein Gerät',
  pipe: 'eine Pipe',
  socket: 'ein Socket',
  folder: 'ein Ordner',
  'system-file': 'eine Datei des Systems selbst',
};

const holders: { readonly [K in HolderKind]: string } = {
  raid: 'RAID',
  bcache: 'Cache',
  'compressed-memory': 'komprimierter Arbeitsspeicher',
  lvm: 'LVM',
  'verified-volume': 'signiertes Volume',
  'encrypted-volume': 'verschlüsseltes Volume',
  multipath: 'Multipath',
};

const foreignFiles: { readonly [F in ForeignFile]: string } = {
  qcow2: 'ein Datenträger von QEMU (qcow2). Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  vmdk: 'ein Datenträger von VMware (VMDK). Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  'vmdk-descriptor':
    'die Beschreibung eines Datenträgers von VMware (VMDK). Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  vdi: 'ein Datenträger von VirtualBox (VDI). Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  vhdx: 'ein Datenträger von Hyper-V (VHDX). Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  vhd: 'ein virtueller Datenträger (VHD). Wandeln Sie ihn mit „qemu-img convert -f vpc -O raw DATEI disk.img“ um',
  qed: 'ein Datenträger von QEMU (QED). Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  parallels: 'ein Datenträger von Parallels. Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  'parallels-ext': 'ein Datenträger von Parallels. Wandeln Sie ihn mit „qemu-img convert -O raw DATEI disk.img“ um',
  wim: 'ein Installationsabbild von Windows (WIM), das kein Abbild eines Mediums ist',
  squashfs: 'ein komprimiertes Dateisystem (squashfs), das nur ein Teil eines Live-Abbilds ist',
  nar: 'ein Archiv von Nix (NAR). Entpacken Sie es mit „nix-store --restore ORDNER <DATEI“ und wählen Sie das Abbild darin',
  lzop: 'mit lzop komprimiert. Dekomprimieren Sie die Datei mit „lzop -d DATEI“',
  compress: 'mit compress komprimiert. Dekomprimieren Sie die Datei mit „gzip -dk DATEI“',
  torrent:
    'ein Torrent. Öffnen Sie ihn mit einem Programm für BitTorrent und wählen Sie das Abbild, das dieses herunterlädt',
  'android-sparse': 'ein Sparse-Abbild von Android. Wandeln Sie es mit „simg2img DATEI disk.img“ um',
  lz4: 'mit lz4 komprimiert. Dekomprimieren Sie die Datei mit „lz4 -d DATEI disk.img“',
  lzma: 'mit lzma komprimiert. Dekomprimieren Sie die Datei mit „xz --format=lzma -dk DATEI“',
  lzip: 'mit lzip komprimiert. Dekomprimieren Sie die Datei mit „lzip -dk DATEI“',
  rar: 'ein RAR-Archiv. Entpacken Sie es und wählen Sie das Abbild darin',
  'git-lfs-pointer':
    'ein Verweis von Git LFS, nicht die Datei selbst. Führen Sie in ihrem Repository „git lfs pull“ aus',
  html: 'eine Webseite. Laden Sie das Abbild selbst herunter, nicht die Seite darüber',
};

const dataProblems = {
  missing: 'fehlt',
  unknown: 'ist hier nicht bekannt',
  'wrong-type': 'hat den falschen Typ',
  'wrong-form': 'hat die falsche Form',
  'too-much': 'ist zu groß oder zu lang',
  'too-little': 'ist zu klein, zu kurz oder leer',
  'not-allowed': 'ist kein gültiger Wert',
};

export const reason = {
  'unknown-request': 'Diese Anfrage gibt es nicht.',
  'foreign-request': 'Diese Anfrage kam nicht aus dem Fenster von Flakestick.',
  'no-failed-derivation': 'Es ist keine Derivation fehlgeschlagen.',
  'no-derivation-log': 'weder dieser Rechner noch seine Binär-Caches haben das Build-Protokoll',
  'no-folder': 'Geben Sie den Ordner an, in den gespeichert werden soll.',
  'drive-named-twice': ({ drive }) => `${drive} ist zweimal genannt.`,
  'too-large-for-fat32': ({ drive, sizeBytes }) =>
    `${drive} hat ${bytes(sizeBytes)}: Ein Laufwerk für Fernseher und Autos hat FAT32 und eine Partitionstabelle, die sie kennen; beide enden bei 2,2 TB. Nehmen Sie exFAT.`,
  'not-a-flake': ({ source }) => `„${source}“ ist kein Flake. Gemerkt werden nur Flakes.`,
  'carries-no-flake': ({ source }) => `„${source}“ ist kein Flake. Auf den Stick mitgenommen werden nur Flakes.`,
  'password-in-reference': 'Eine Referenz, die ein Passwort enthält, wird nicht gemerkt.',
  'flake-not-remembered': ({ flake }) => `${flake} ist nicht gemerkt. „flakes“ zeigt die gemerkten Flakes.`,
  'record-of-no-flake': ({ id }) => `Der Beleg ${id} gehört nicht zu einem eigenen Flake.`,
  'local-store-only':
    'Ein Modul, das <nixpkgs/…> nachschlägt, lässt sich nur im lokalen Store bauen: Lassen Sie --store weg.',
  'nothing-to-save': 'Eine Abbilddatei hat keinen Flake: Außer der Datei selbst gibt es nichts zu speichern.',
  'already-a-flake': 'Das ist schon ein Flake: Kopieren Sie ihn, oder verwenden Sie seine Referenz.',
  'module-of-this-machine':
    'Ein Modul, das <nixpkgs/…> nachschlägt, hängt von diesem Rechner ab und lässt sich nicht als Flake speichern.',
  'search-path-module-release':
    'Ein Modul, das <nixpkgs/…> nachschlägt, wird mit dem nixpkgs dieses Rechners gebaut. Ein anderes gibt --override-input nixpkgs github:NixOS/nixpkgs/nixos-VERSION.',
  'search-path-module-compression':
    'Die Kompression eines Moduls, das <nixpkgs/…> nachschlägt, steht in seinem eigenen Code (isoImage.squashfsCompression).',
  'search-path-module-image':
    'Ein Modul, das <nixpkgs/…> nachschlägt, legt Rechnername, Schlüssel, Pakete und so weiter in seinem eigenen Code fest. Diese Optionen sind für Vorlagen und andere Module.',
  'no-such-release': ({ what, release, known }) =>
    `${what} lässt sich nicht mit NixOS „${release}“ bauen. Dafür gibt es ${list(known)}. Jedes andere nixpkgs lässt sich mit --override-input angeben.`,
  'no-such-input': ({ reference, name, known }) =>
    `${reference} hat keine Eingabe „${name}“, die sich ersetzen ließe. ${known.length > 0 ? `Es gibt ${list(known)}.` : 'Eingaben gibt es dort nicht.'}`,
  'override-like-an-option': ({ name, reference }) =>
    `Eine Eingabe heißt mit Buchstaben und Ziffern, und ihr Ersatz darf weder mit „-“ beginnen noch Steuerzeichen enthalten: ${name} ${reference}`,
  'setting-like-an-option': ({ option, value }) =>
    `Der Wert von ${option} darf weder mit „-“ beginnen noch Steuerzeichen enthalten: ${value}`,
  'not-protected': ({ id, known }) =>
    `Kein geschütztes Laufwerk hat die Seriennummer oder WWN „${id}“. ${known.length > 0 ? `Geschützt sind: ${list(known)}.` : 'Es ist kein Laufwerk geschützt.'}`,
  'options-do-not-apply': ({ flags, source, isDownloadOnly }) =>
    `${list(flags)} ${flags.length === 1 ? 'gilt' : 'gelten'} hier nicht. ${isDownloadOnly ? notADownload : (whyNot[source] ?? notADownload)}`,

  empty: 'sie ist leer',
  'begins-with-dash': 'sie darf nicht mit „-“ beginnen',
  'control-character': 'sie enthält ein Steuerzeichen',
  'contains-space': 'sie enthält ein Leerzeichen',
  'bad-percent-encoding': 'der Teil nach „#“ ist nicht gültig prozentkodiert',
  'folder-with-sign': 'der Name des Ordners enthält „#“ oder „?“',
  'no-path-after-scheme': 'auf das Schema muss ein Pfad folgen',
  'no-owner-and-repository': 'es müssen Besitzer und Repository folgen, wie in github:owner/repo',
  'nothing-after-scheme': 'auf das Schema folgt nichts',
  'web-page': 'das ist die Adresse einer Webseite. Schreiben Sie für ein Git-Repository git+https://…',
  'unknown-scheme': ({ scheme }) => `„${scheme}:“ ist kein Schema für Flakes`,
  'neither-path-nor-reference': 'das ist weder ein Pfad noch eine Referenz mit Schema',
  'git-failed': 'Git ist fehlgeschlagen. Prüfen Sie, ob es installiert ist',
  'no-flake-nix': 'dort gibt es keine flake.nix',
  'asked-settings-too-long': 'es ist länger als jedes echte',
  'asked-settings-not-pinned': 'Nix nennt keinen festen Inhalt, aus dem es zu lesen wäre',
  'lock-too-large': 'ihre flake.lock hat mehr Eingaben als jede echte',
  'answer-too-large': 'was es enthält, ist viel größer als bei jedem echten Flake',

  'file-address': () => 'Flakestick erwartet den Pfad einer Datei und keine Adresse mit file:',
  'folder-holds-image': () => 'das ist ein Ordner mit einem Abbild und ohne flake.nix',
  'not-an-address': 'das ist keine Adresse',
  'password-in-address': 'sie enthält ein Passwort, das im Beleg stehen würde',
  'not-https': ({ protocol }) => `„${protocol}“ ist nicht https`,
  'plain-http': 'sie benutzt http ohne Verschlüsselung: Unterwegs könnte jeder das Abbild verändern',
  'leads-to-not-https': ({ origin }) => `sie leitet zu ${origin} weiter, ohne https`,
  'too-many-redirects': ({ limit }) => `sie leitet öfter als ${limit}-mal weiter`,
  'leads-nowhere': 'sie leitet zu etwas weiter, das keine Adresse ist',
  'unknown-official-image': ({ known }) => `auf „official:“ muss ${known.join(' oder ')} folgen`,

  'permission-denied': 'Zugriff verweigert',
  'link-loop': 'es ist ein Link, der zu sich selbst zurückführt',
  'dead-link': 'es ist ein Link auf etwas, das es nicht gibt',
  'name-too-long': 'der Name ist zu lang: Ein Name hat höchstens 255 Bytes, ein ganzer Pfad 4.095',
  'name-not-utf8':
    'der Name ist nicht in UTF-8 und hier nicht lesbar. Benennen Sie die Datei um, oder legen Sie einen Link mit anderem Namen an',
  'output-name-not-utf8':
    'der Name ist nicht in UTF-8, deshalb würde eine Datei mit einem anderen Namen geschrieben. Wählen Sie einen anderen Namen',
  'not-a-regular-file': 'das ist keine gewöhnliche Datei',
  'folder-too-large': 'ein Ordner, auf den sie verweist, ist zu groß',
  'not-json': 'das ist kein JSON: abgeschnitten oder überschrieben',
  'locked-elsewhere': 'ein anderes Programm hält sie gesperrt',
  'written-by-newer': 'geschrieben von einer neueren Version von Flakestick',
  'other-than-a-file': ({ is }) => `das ist ${otherThanFile[is]} und keine gewöhnliche Datei`,
  'file-too-large': ({ sizeBytes, maxBytes }) =>
    `sie ist ${bytes(sizeBytes)} groß; höchstens ${bytes(maxBytes)} werden gelesen`,
  'download-needs-space': ({ needBytes, haveBytes }) => {
    const [need, have] = twoSizes(needBytes, haveBytes);
    return `der Download braucht ${need} und etwas Reserve, frei sind ${have}`;
  },

  'invalid-data': ({ at, problem }) => `${at === '' ? 'es' : `„${at}“`} ${dataProblems[problem]}`,
  'too-small-to-check': ({ haveBytes, needBytes }) =>
    `Ein Laufwerk mit ${bytes(haveBytes)} ist zu klein für eine Kapazitätsprüfung, die mindestens ${bytes(needBytes)} braucht.`,

  'web-page-instead': 'der Server hat stattdessen eine Webseite gesendet',
  'compressed-twice': ({ compression }) => `der Inhalt ist noch einmal komprimiert (${compression})`,
  'compressed-cut-short': 'sie endet zu früh: sie wurde nicht vollständig heruntergeladen oder kopiert',
  'compressed-changed': 'ihre Bytes wurden verändert, oder eine Prüfsumme in ihr ist falsch',
  'foreign-file': ({ format }) => `das ist ${foreignFiles[format]}`,
  'compressed-needs-memory': 'das Dekomprimieren braucht mehr Speicher, als frei ist. Schließen Sie andere Programme',
  'compressed-filter-missing':
    'sie ist auf eine Weise komprimiert, die das installierte Programm nicht kennt: Installieren Sie ein neueres xz',
  'unfinished-download': 'ihrem Namen nach ist der Download nicht beendet',
  'compressed-followed': 'wo ihre komprimierten Bytes enden, folgt etwas anderes',
  'compressed-undecodable': ({ said }) => `sie lässt sich nicht entpacken (${said})`,
  'tar-archive': 'das ist ein Archiv mit Dateien (tar)',
  'no-volume-or-table': 'weder ein ISO-9660-Volume noch eine Partitionstabelle ist vorhanden',

  'takes-consent': ({ explained }) => explained,
  'evaluation-failed': ({ message, file, line, column }) =>
    `${message} (${file}, Zeile ${line}${column === null ? '' : `, Spalte ${column}`})`,
  'too-many-failures': 'nicht untersucht, weil zu viele Ausgaben fehlschlagen',
  'builder-killed': 'Der Builder wurde von außen beendet, wie es der Kernel tut, wenn der Speicher ausgeht.',
  'nix-said-nothing': 'Nix ist fehlgeschlagen, ohne einen Grund zu nennen.',
  'nixpkgs-of-source': 'Das verwendete nixpkgs',
  'plasma5-gone':
    'Es verwendet Plasma 5, das es in diesem nixpkgs nicht mehr gibt. NixOS 24.11 hat es: --release 24.11 oder die Auswahl bei den Optionen für eine Vorlage oder ein Modul, github:NixOS/nixpkgs/nixos-24.11 als nixpkgs eines Flakes. Dafür gibt es seit 2025-06-30 keine Sicherheitsaktualisierungen mehr. Verwenden Sie sonst Plasma 6.',
  'no-nixpkgs-here':
    'Das Modul schlägt <nixpkgs> nach, und auf diesem Rechner gibt es keines: NIX_PATH nennt es nicht. Wählen Sie eines mit --override-input nixpkgs github:NixOS/nixpkgs/RELEASE.',
  'builder-failed': ({ derivation }) => `${derivation}: der Builder ist fehlgeschlagen`,
  failed: ({ failure }) => `fehlgeschlagen (${failure})`,

  'image-came-from-file': 'geschrieben wurde eine Abbilddatei, die nicht hier mit Nix gebaut wurde.',
  'record-too-old': 'er stammt von einer frühen Version von Flakestick, die nicht alles Nötige gespeichert hat.',
  'build-not-reproducible': 'Die Derivation ist dieselbe: Der Build ergibt jedes Mal andere Bytes.',
  'other-derivation': ({ wifiKeyMayDiffer }) =>
    `Die Derivation ist eine andere, es wurde also etwas anderes gebaut.${wifiKeyMayDiffer ? ' Vielleicht ist das WLAN-Passwort ein anderes.' : ''}`,

  'another-drive-expected': ({ expected, found, name }) =>
    `erwartet war ${expected}, gefunden wurde ${found} (${name})`,
  'another-drive-chosen': ({ chosen, found, name }) => `gewählt war ${chosen}, jetzt steckt dort ${found} (${name})`,
  'filled-since-confirmed':
    'als Sie es bestätigt haben, war es leer oder hatte nur ein Live-Abbild, und jetzt ist etwas darauf',
  'twin-drives': ({ drive, other }) => `${drive} und ${other} sind nicht zu unterscheiden: Ziehen Sie eines davon ab`,
  'other-plug-in': ({ drive, found }) =>
    `${drive} sieht gleich aus, wurde aber inzwischen neu eingesteckt (jetzt ist es ${found})`,
  'no-serial-number': 'es hat keine Seriennummer und lässt sich deshalb nach erneutem Einstecken nicht wiedererkennen',
  'plug-ins-not-counted': 'dieser Kernel zählt nicht, wie oft Laufwerke eingesteckt werden (Linux ab 5.15 schon)',
  'replug-unknown': 'nichts deutet darauf hin, dass es seit dem Schreiben neu eingesteckt wurde',
  'not-unplugged-since': ({ did, at }) =>
    `es wurde nicht abgezogen, seit es ${did === 'write' ? 'beschrieben' : 'geprüft'} wurde (${at})`,
  'mounted-over': 'etwas anderes ist darüber eingehängt',
  'mounted-repeatedly': 'es wird immer wieder eingehängt',
  'program-missing': ({ program }) => `${program} ist nicht installiert`,
  'program-silent': ({ code }) => `das Programm endete mit ${code === null ? 'einem Signal' : `Code ${code}`}`,
  'program-ended': ({ program, ended }) =>
    ({
      killed: 'durch ein Signal beendet',
      'timed-out': 'keine Antwort innerhalb der Frist',
      stopped: 'abgebrochen',
      missing: `${program}: nicht installiert`,
      'not-started': 'ließ sich nicht starten',
    })[ended],
  'no-reason-given': 'es wurde kein Grund genannt',
  'still-mounted': ({ mountPoint, by }) =>
    `es ist noch unter ${mountPoint} eingehängt${by.length > 0 ? ` und wird noch benutzt (${list(by)})` : ''}`,
  'mounted-at': ({ device, mountPoint }) => `${device}, eingehängt unter ${mountPoint}`,
  'held-by': ({ what, name }) => `${holders[what]} ${name}`,
  'not-a-drive': ({ path, is }) =>
    `${path} (${{ file: 'eine Datei', folder: 'ein Ordner', other: 'kein Blockgerät' }[is]}, kein Laufwerk)`,
  'idle-lvm': 'LVM: es gehört vielleicht zu einer Volume-Gruppe, die benutzt wird',
  'idle-bcache': 'bcache: es ist vielleicht der Cache einer Festplatte, die benutzt wird',
  'external-journal': 'das Journal eines anderen Dateisystems',
  'hidden-layer': ({ path }) => `die verdeckte Schicht ${path}`,
  'image-not-located': ({ path }) => `der Ort von ${path}`,
  'swap-not-located': ({ path }) => `der Ort des Swap-Speichers ${path}`,
  'attribute-unread': ({ attribute, device }) => `${attribute} von ${device}`,

  'unplugged-midway': 'es wurde abgezogen, bevor alles zurückgeschrieben war',
  'stalled-midway': 'es antwortete nicht mehr, bevor alles zurückgeschrieben war',
  'error-midway': ({ code, offsetBytes }) =>
    `es meldete ${code} bei Byte ${offsetBytes}, bevor alles zurückgeschrieben war`,
  'helper-stopped-midway': ({ detail }) =>
    `das Hilfsprogramm endete${detail === null ? '' : ` (${detail})`}, bevor alles zurückgeschrieben war`,
  'not-the-file-system': 'es hat nicht das verlangte Dateisystem angelegt',
  'drive-left-unfinished': 'es ließ ein Laufwerk unfertig zurück',
  'stopped-unasked': 'es hörte ungefragt auf',
  'killed-midway': 'es wurde mitten in der Arbeit abgebrochen',
  'wrote-too-much': 'es meldete mehr Bytes, als das Abbild hat',
  'finished-before-written': 'es meldete ein Laufwerk als fertig, bevor es beschrieben war',
  'no-digest-reported': 'es meldete keine Prüfsumme',
  'other-version':
    'es gehört zu einer anderen Version von Flakestick, die installiert wurde, während diese lief. Beenden Sie Flakestick und starten Sie es neu',
  'unreadable-line': ({ problem }) => `es schickte etwas Unverständliches: ${problem}`,
  'ended-before-start': ({ code }) =>
    `es endete ${code === null ? 'durch ein Signal' : `mit Code ${code}`}, bevor es begann`,
  'ended-midway': ({ code }) => `es endete mit Code ${code} mitten in der Arbeit`,
  'unexpected-event': ({ event }) => `es schickte „${event}“, was dort nicht hingehört`,
  'unexpected-block': ({ block, due }) =>
    `es meldete Block ${block}${due === null ? ', bevor einer an der Reihe war' : `, obwohl ${due} an der Reihe war`}`,
  'read-error': ({ code, offsetBytes }) => `beim Lesen kam ${code} bei Byte ${offsetBytes}`,
  'blocks-missing': ({ read, of }) => `es las nur ${read} von ${of} Blöcken zurück`,
  'host-not-found': ({ host }) => `die Adresse von ${host} ließ sich nicht nachschlagen`,
  'no-route': 'es gibt keinen Weg in das Netz des Servers',
  'no-connection': 'es kam keine Verbindung zustande: Nichts antwortete',
  'connection-refused': 'die Verbindung wurde abgelehnt',
  'connection-lost': 'die Verbindung brach ab',
  'changed-at-server': 'die Datei auf dem Server hat sich geändert',
  'impossible-length': 'die vom Server gemeldete Länge kann nicht stimmen',
  'download-cut-short': 'die Datei endete zu früh',
  'server-error': ({ status }) => `der Server antwortete mit Status ${status}`,
  'nothing-arrived': ({ limitMs }) => `${Math.round(limitMs / 1000)} s lang kam nichts an`,
  'not-put-back': 'es enthält nicht, was zurückgeschrieben wurde',

  'digests-do-not-fit': 'die Prüfsummen passen nicht zur Größe',
  'names-other-record': ({ id }) => `in der Datei steht der Beleg ${id}`,
  'not-a-note': 'das ist keine Notiz zu einer Prüfung',
  'journal-incomplete': 'ein Teil der gesicherten Daten fehlt darin',
  'other-kind-of-file': 'das ist eine andere Art von Datei',
  'cut-short': 'die Datei wurde abgeschnitten',
  'part-missing': 'ein Teil davon fehlt',
  'changed-since-export': 'die Datei wurde nach dem Export verändert oder beschädigt',

  'no-pkexec': 'Dieser Benutzer darf das Laufwerk nicht öffnen, und pkexec ist nicht installiert.',
  'helper-not-installed':
    'Das Hilfsprogramm, das nach dem Passwort fragt, ist nicht installiert: Dieses Flakestick wurde nur entpackt.',
  'helper-changeable': ({ path, why }) =>
    why === 'owner'
      ? `${path} gehört einem anderen Benutzer. Er könnte ändern, was root ausführen würde. Verwenden Sie eine eigene Kopie, zum Beispiel: git clone KOPIE ~/flakestick`
      : `Andere Benutzer können ${path} ändern und damit, was root ausführen würde. Geben Sie ein: chmod go-w ${path}`,
  'no-polkit-agent': 'Es gibt keinen Passwortdialog: In dieser Arbeitsumgebung läuft kein polkit-Agent.',
} satisfies ReasonTexts;
