/** Was ein Build tun wird: die Arbeit, die Zeit, der Platz. */
import { bytes, duration, plural, whole } from './number.ts';

interface Fetching {
  fetches: number;
  downloadBytes: number;
  unpackedBytes: number;
}

const paths = ({ fetches, downloadBytes, unpackedBytes }: Fetching): string =>
  `${fetches} ${plural(fetches, { one: 'Pfad', other: 'Pfade' })} zu laden (${bytes(downloadBytes)}, entpackt ${bytes(unpackedBytes)})`;
const derivations = (builds: number): string =>
  `${builds} ${plural(builds, { one: 'Derivation', other: 'Derivationen' })} zu bauen`;

export const plan = {
  nothingToDo: 'Es ist schon alles da: nichts zu bauen und nichts zu laden.',
  buildOnly: ({ builds }: { builds: number }) => `${derivations(builds)}, nichts zu laden.`,
  compileAll: ({ builds }: { builds: number }) =>
    `Kein Binär-Cache hat das: Alles würde übersetzt, etwa ${whole(builds)} Derivationen. Das kann viele Stunden dauern.`,
  fetchOnly: (fetching: Fetching) => `Nichts zu bauen, ${paths(fetching)}.`,
  buildAndFetch: ({ builds, ...fetching }: Fetching & { builds: number }) =>
    `${derivations(builds)}, ${paths(fetching)}.`,
  timeUnknown: 'Wie lange das dauert, ist nicht bekannt: Etwas Ähnliches wurde hier noch nicht gebaut.',
  time: ({ roughly }: { roughly: string }) => `Dauert ${roughly}, nach früheren Builds auf diesem Rechner.`,
  timeOfKnown: ({ roughly, unknownBuilds }: { roughly: string; unknownBuilds: number }) =>
    `Was hier schon gebaut wurde, dauert ${roughly}; wie lange ${plural(unknownBuilds, { one: 'die andere Derivation dauert', other: `die anderen ${whole(unknownBuilds)} Derivationen dauern` })}, ist nicht bekannt.`,
  aboutSeconds: ({ seconds }: { seconds: number }) => `etwa ${duration(seconds)}`,
  aboutMinutes: ({ minutes }: { minutes: number }) => `etwa ${minutes} min`,
  aboutHours: ({ hours, minutes }: { hours: number; minutes: number }) => `etwa ${hours} h ${minutes} min`,
  place: {
    store: ({ path }: { path: string }) => `den Store (${path})`,
    'build-folder': ({ path }: { path: string }) => `den Build-Ordner (${path})`,
    cache: ({ path }: { path: string }) => `den Cache (${path})`,
    output: ({ path }: { path: string }) => `die Kopie (${path})`,
  },
  free: ({ freeBytes, places }: { freeBytes: number; places: string }) => `${bytes(freeBytes)} frei für ${places}.`,
  freeAndNeeded: ({ freeBytes, places, needBytes }: { freeBytes: number; places: string; needBytes: number }) =>
    `${bytes(freeBytes)} frei für ${places}; gebraucht werden etwa ${bytes(needBytes)}.`,
  freeAndAtLeast: ({ freeBytes, places, needBytes }: { freeBytes: number; places: string; needBytes: number }) =>
    `${bytes(freeBytes)} frei für ${places}; gebraucht werden mindestens ${bytes(needBytes)} und mehr, dessen Größe nicht bekannt ist.`,
  freeAndUnknown: ({ freeBytes, places }: { freeBytes: number; places: string }) =>
    `${bytes(freeBytes)} frei für ${places}; wie viel gebraucht wird, ist nicht bekannt.`,
  tightTitle: 'Der Platz reicht vielleicht nicht',
  tight: ({ path, needBytes, freeBytes }: { path: string; needBytes: number; freeBytes: number }) =>
    `Unter ${path} werden etwa ${bytes(needBytes)} gebraucht, frei sind ${bytes(freeBytes)}.`,
};
