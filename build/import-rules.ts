/**
 * Who may import whom: the floors of docs/architecture.md as one table. Imports only point down, a folder of `main/` is used
 * through its `index.ts`, and no files import each other in a circle, type-only imports included.
 */
import { dirname, join } from 'node:path';

/** The only files of `contract/` that a program running as root may read. */
export const HELPER_PROTOCOL = ['contract/wire/helper-protocol.ts', 'contract/wire/helper-lines.ts'];

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`. */
const IMPORT =
  /^\s*(?:import|export)(\s+type\b)?[^'"`;]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

interface Import {
  /** A path from the root of the project, or a package's name. */
  target: string;
  isRelative: boolean;
  typeOnly: boolean;
}

export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, from, bare, dynamic]) => {
    const written = from ?? bare ?? dynamic ?? '';
    const isRelative = written.startsWith('.');
    const target = isRelative ? join(dirname(path), written.replace(/\?.*$/, '')) : written;
    return { target, isRelative, typeOnly: type !== undefined };
  });
}

/** The folders between which imports are checked: a path belongs to the longest one that matches. */
const ROOM_DEPTH: Readonly<Record<string, number>> = {
  contract: 2,
  'main/shells': 3,
  'main/stages': 3,
  'main/system': 3,
  'main/job': 2,
  'renderer/screens': 3,
  'renderer/parts': 3,
  'renderer/ui': 2,
};

/** `main/stages/drive` for `main/stages/drive/watch.ts`; a file directly in `main/system/` is in the room `main/system`. */
function roomOf(path: string): string {
  const parts = path.split('/');
  const depth = ROOM_DEPTH[parts.slice(0, 2).join('/')] ?? ROOM_DEPTH[parts[0] ?? ''] ?? 1;
  return parts.slice(0, Math.min(depth, parts.length - 1)).join('/');
}

const isIn = (room: string, floor: string): boolean => room === floor || room.startsWith(`${floor}/`);

interface Floor {
  /** Rooms whose path begins with this. */
  name: string;
  /** What it may import besides itself, by the beginning of the path. */
  imports: readonly string[];
  /** What to do instead. */
  instead: string;
}

/** The first matching floor counts. */
const FLOORS: readonly Floor[] = [
  { name: 'formats', imports: [], instead: 'formats/ knows bytes only: pass in what is needed' },
  {
    name: 'contract/wire',
    imports: ['formats'],
    instead: 'contract/wire/ is the lowest part of the contract: move the rule up or the type down',
  },
  {
    name: 'contract/rules',
    imports: ['contract/wire', 'formats'],
    instead: 'a rule decides by data alone: words are made from its answer in contract/messages/',
  },
  {
    name: 'contract/messages',
    imports: ['contract/wire', 'contract/rules', 'formats'],
    instead: 'messages are made from data of contract/',
  },
  {
    name: 'helper',
    imports: [...HELPER_PROTOCOL, 'formats'],
    instead: 'the helper imports contract/wire/helper-protocol.ts, helper-lines.ts, formats/ and Node only',
  },
  { name: 'preload', imports: ['contract/wire'], instead: 'the preload hands on what contract/wire/ names' },
  {
    name: 'renderer/ui',
    imports: ['contract/messages', 'renderer/language.ts'],
    instead: 'ui/ has no domain word: the part that uses it passes in what is needed',
  },
  {
    name: 'renderer/parts',
    imports: ['contract', 'renderer/ui', 'renderer/parts', 'renderer/*'],
    instead: 'the page knows the contract only: ask through bridge.ts; a part never imports a screen',
  },
  {
    name: 'renderer',
    imports: ['contract', 'renderer'],
    instead: 'the page knows the contract only: ask through bridge.ts',
  },
  {
    name: 'main/system',
    imports: ['contract/wire', 'contract/rules', 'formats', 'main/system'],
    instead: 'the ground knows no stage: pass in what is needed',
  },
  {
    name: 'main/stages',
    imports: ['contract/wire', 'contract/rules', 'formats', 'main/system'],
    instead:
      'a stage imports no other stage, no job and no words: move the noun to contract/, what is low-level to main/system/, or let main/job pass it in',
  },
  {
    name: 'main/job',
    imports: ['contract/wire', 'contract/rules', 'formats', 'main/system', 'main/stages'],
    instead: 'the job gives kinds and data: words are made in contract/messages/ where they are shown',
  },
  {
    name: 'main/shells/electron',
    imports: [
      'contract',
      'formats',
      'preload',
      'main/system',
      'main/stages',
      'main/job',
      'main/shells/app',
      'main/shells/report',
      'main/shells/page',
    ],
    instead: 'a shell imports what is below it, and no other shell',
  },
  {
    name: 'main/shells',
    imports: [
      'contract',
      'formats',
      'main/system',
      'main/stages',
      'main/job',
      'main/shells/app',
      'main/shells/page',
      'main/shells/report',
    ],
    instead: 'a shell imports what is below it, and no other shell; only main/shells/electron speaks with the preload',
  },
];

function mayImport(floor: Floor, from: string, target: string): boolean {
  const room = roomOf(target);
  if (room === roomOf(from)) return true;
  return floor.imports.some((allowed) => {
    if (allowed === target) return true;
    if (allowed.endsWith('/*')) return dirname(target) === allowed.slice(0, -2);
    return isIn(room, allowed);
  });
}

/** Folders that are used through their index.ts. `main/system/` itself is the exception: each of its files is one thing. */
const throughIndex = (room: string): boolean =>
  (room.startsWith('main/') && room !== 'main/system') ||
  room.startsWith('renderer/parts/') ||
  room.startsWith('renderer/screens/');

/** The lock is below the log, and the log is below the functions that start programs. */
const STARTS_PROGRAMS = ['main/system/program.ts', 'main/system/file-lock.ts'];

/** Why an import is not allowed, with what to do instead; null when it is. */
function judgeImport(from: string, { target, isRelative, typeOnly }: Import): string | null {
  const room = roomOf(from);
  if (!isRelative) {
    const knowsElectron = room === 'main/shells/electron' || room === 'preload' || (typeOnly && isIn(room, 'tests'));
    if (target === 'electron' && !knowsElectron)
      return 'only main/shells/electron and preload know Electron: pass in what is needed';
    if (target === 'node:child_process' && !typeOnly && isIn(room, 'main') && !STARTS_PROGRAMS.includes(from))
      return 'programs are started in one place: use main/system/program.ts';
    if ((room === 'helper' || room === 'formats') && !target.startsWith('node:')) return `${room}/ uses Node only`;
    return null;
  }
  if (isIn(room, 'tests') || isIn(room, 'build') || room === '') return null;
  const to = roomOf(target);
  if (isIn(to, 'build') || isIn(to, 'tests')) return 'what is shipped does not import what builds or tests it';
  const floor = FLOORS.find(({ name }) => isIn(room, name));
  if (!floor) return 'this folder is on no floor of build/import-rules.ts: say what it may import';
  if (!mayImport(floor, from, target)) return floor.instead;
  if (room !== to && throughIndex(to) && !target.endsWith('/index.ts'))
    return `a folder is used through its index.ts: import ${to}/index.ts`;
  if (room === to && throughIndex(to) && target === `${to}/index.ts`)
    return 'inside a folder its index.ts is not imported: import the file';
  return null;
}

/** The forbidden imports of one file, each with what to do instead. `path` is from the root of the project. */
export function importFaults(path: string, text: string): string[] {
  return importsOf(path, text).flatMap((found) => {
    const why = judgeImport(path, found);
    return why ? [`${path} imports ${found.target}: ${why}`] : [];
  });
}

/** Files that import each other in a circle, type-only imports included; each circle once, as a list of paths. */
export function importCircles(texts: ReadonlyMap<string, string>): string[][] {
  const edges = new Map(
    [...texts].map(([path, text]) => [
      path,
      importsOf(path, text)
        .filter(({ isRelative, target }) => isRelative && texts.has(target))
        .map(({ target }) => target),
    ]),
  );
  const circles: string[][] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      circles.push(trail.slice(start));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return circles;
}
