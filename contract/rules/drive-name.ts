/** The names of drives that have none of their own: JSON and records keep them in English, as schema 1 has them. */

export type MadeName =
  | { readonly kind: 'loop'; readonly file: string }
  | { readonly kind: 'unnamed'; readonly device: string };

/** `Loop device (stick.img)`, `Drive sdb`. */
export function nameInRecords(made: MadeName): string {
  // not shown: nameForPeople (contract/messages/drive-name.ts) makes what people read
  return made.kind === 'loop' ? `Loop device (${made.file})` : `Drive ${made.device}`;
}

/** The same backwards; null for the name that a maker gave. */
export function madeName(name: string): MadeName | null {
  const file = /^Loop device \((.*)\)$/s.exec(name)?.[1];
  if (file !== undefined) return { kind: 'loop', file };
  const device = /^Drive ([a-z][a-z0-9!]*)$/.exec(name)?.[1];
  return device === undefined ? null : { kind: 'unnamed', device };
}
