/** Reads one entry of udev's database, /run/udev/data/bMAJOR:MINOR. */

/** The `E:` lines as a map, e.g. `ID_BUS` → `usb`. Source: systemd src/libsystemd/sd-device/device-private.c. */
export function parseUdevEntry(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^E:([^=]+)=(.*)$/.exec(line);
    if (match?.[1] && match[2] !== undefined) properties.set(match[1], match[2]);
  }
  return properties;
}

/** udev's `_ENC` values encode all special characters as `\x20`. */
export function decodeUdevText(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(plain, 'latin1').toString('utf8').trim();
}
