/** Was eine Flake-Referenz bedeutet und wie sich ein Flake geändert hat. Referenzen als Teil eines Satzes. */
const state = {
  revision: ({ revision, place }: { revision: string; place: string }) => `Revision ${revision} von ${place}`,
  mainBranch: ({ place }: { place: string }) => `der neueste Stand des Hauptzweigs von ${place}`,
  ref: ({ ref, place }: { ref: string; place: string }) => `der neueste Stand von „${ref}“ in ${place}`,
};

const update = {
  same: ({ was }: { was: string }) => `Keine neuere Revision: Es ist weiterhin ${was}.`,
  newer: ({ is, was }: { is: string; was: string }) => `Es gibt eine neuere Revision: ${is}. Bisher war es ${was}.`,
  other: ({ is, was }: { is: string; was: string }) =>
    `Es ist jetzt etwas anderes, aber nichts Neueres: ${is}. Bisher war es ${was}.`,
  newerInputs: ({ count }: { count: number }) =>
    `Eingaben, die der Flake nicht fixiert, sind neuer: ${count} geändert.`,
  otherInputs: ({ count }: { count: number }) =>
    `Eingaben, die der Flake nicht fixiert, sind anders, aber nicht neuer: ${count} geändert.`,
  firstLook: ({ is }: { is: string }) =>
    `Es ist ${is}. Es gab nichts zum Vergleichen; die nächste Abfrage vergleicht damit.`,
};

export const flake = {
  state,
  inForge: ({ repository, host }: { repository: string; host: string }) => `${repository} auf ${host}`,
  repositoryOver: ({ place, transport }: { place: string; transport: string }) =>
    `dem Git-Repository ${place} (über ${transport})`,
  localRepository: ({ place }: { place: string }) => `dem Git-Repository ${place} auf diesem Rechner`,
  tracked: ({ repository }: { repository: string }) =>
    `die verfolgten Dateien in ${repository}, mit noch nicht eingecheckten Änderungen`,
  folderWithHash: ({ folder }: { folder: string }) => `der Ordner ${folder} im Stand dieses NAR-Hashs`,
  plainFolder: ({ folder }: { folder: string }) =>
    `der Ordner ${folder}; in einem Git-Repository die dort verfolgten Dateien, mit noch nicht eingecheckten Änderungen`,
  folder: ({ folder }: { folder: string }) => `der Ordner ${folder} mit allem darin, so wie er jetzt ist`,
  archive: ({ address }: { address: string }) => `das Archiv unter ${address}`,
  registry: ({ name }: { name: string }) => `was die Flake-Registry „${name}“ nennt`,
  inFolder: ({ reference, folder }: { reference: string; folder: string }) =>
    `${reference}, darin der Ordner ${folder}`,
  lockedRevision: ({ revision }: { revision: string }) => `Revision ${revision}`,
  lockedContent: ({ hash }: { hash: string }) => `Inhalt ${hash}…`,
  unknownState: 'eine unbekannte Revision',
  localFolder: 'ein lokaler Ordner, keine Revision',
  builtFrom: ({ state }: { state: string }) => `Gebaut aus nixpkgs: ${state}.`,
  ofDay: ({ state, day }: { state: string; day: string }) => `${state} vom ${day}`,
  update,
  inputIsNew: ({ name, is }: { name: string; is: string }) => `${name} ist neu: ${is}`,
  inputChanged: ({ name, was, is }: { name: string; was: string; is: string }) => `${name}: ${was} → ${is}`,
  inputIsGone: ({ name, was }: { name: string; was: string }) => `${name} ist weggefallen: Es war ${was}`,
};
