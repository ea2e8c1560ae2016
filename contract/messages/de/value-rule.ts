import type { Messages } from '../en/index.ts';

export const valueRule: Messages['valueRule'] = {
  'host-name':
    'ein Rechnername besteht aus 1 bis 63 Buchstaben (a–z), Ziffern und Bindestrichen, ohne Bindestrich am Anfang oder Ende',
  'host-name-is-number': 'ein Rechnername darf keine Zahl sein',
  'time-zone': 'erwartet wird ein Name aus der Zeitzonendatenbank, zum Beispiel Europe/Berlin',
  keyboard: 'erwartet wird eine X11-Tastaturbelegung, zum Beispiel de oder de(nodeadkeys)',
  package: 'erwartet wird der Name eines Pakets in nixpkgs, zum Beispiel ripgrep oder kdePackages.kate',
  'flake-reference': 'erwartet wird eine Flake-Referenz',
  'whole-flake': 'erwartet wird ein ganzer Flake, ohne #name',
  'key-twice': 'derselbe Schlüssel ist zweimal angegeben',
  'package-twice': 'dasselbe Paket ist zweimal angegeben',
  'spare-spaces': 'zu viele Leerzeichen',
  'control-character': 'Steuerzeichen und Zeilenumbrüche sind nicht erlaubt',
  'network-name': 'der Name eines WLANs hat 1 bis 32 Bytes',
  passphrase: 'ein WLAN-Passwort hat 8 bis 63 Buchstaben, Ziffern, Leerzeichen und Zeichen (ASCII)',
  'wifi-key': 'erwartet werden die 64 hexadezimalen Ziffern eines WLAN-Schlüssels',
  'private-key': 'das ist ein privater Schlüssel; verwenden Sie den öffentlichen, die Datei mit der Endung .pub',
  'key-type':
    'am Anfang muss die Art eines öffentlichen Schlüssels stehen, zum Beispiel ssh-ed25519, wie in der Zeile einer .pub-Datei',
  'dsa-key': 'DSA-Schlüssel nimmt OpenSSH nicht mehr an',
  'key-not-base64':
    'was auf die Art folgt, ist kein vollständiges Base64: Der Schlüssel ist abgeschnitten oder auf zwei Zeilen verteilt',
  'key-damaged': 'der Schlüssel ist unvollständig oder beschädigt',
  'key-of-other-type': 'der Schlüssel ist nicht von der Art, mit der er beginnt',
  'key-lengths': 'der Schlüssel ist beschädigt: Seine Teile haben die falsche Länge',
  'key-of-other-curve': 'der Schlüssel ist beschädigt: Seine Kurve passt nicht zu seiner Art',
  'short-rsa-key': 'RSA-Schlüssel unter 1024 Bit lehnt OpenSSH ab',
};
