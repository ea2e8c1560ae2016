import { dirname, join } from 'node:path';

export const HELPER_PROTOCOL = ['contract/helper-protocol.ts', 'contract/helper-lines.ts'];
/** Main digests and the helper writes what one and the same code decompresses: they must not differ over a byte. */
const SHARED_WITH_HELPER = 'helper/decompress.ts';
const DECOMPRESSES = ['main/image', 'main/write'];
const STAGES = ['source', 'nix-build', 'download', 'image', 'drive', 'probe', 'write', 'verify', 'record'];
/** Whoever judges a drive has to know which ones the user protects; a caller who passes it in could forget to. */
const SETTINGS = 'main/settings/index.ts';
/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`; the first group tells a type-only one. */
const IMPORT =
  /^\s*(?:import|export)(\s+type\b)?[^'"`;]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

interface Import {
  /** A path from the root of the project, or a package's name. */
  target: string;
  isRelative: boolean;
  typeOnly: boolean;
}

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, from, bare, dynamic]) => {
    const written = from ?? bare ?? dynamic ?? '';
    const isRelative = written.startsWith('.');
    const target = isRelative ? join(dirname(path), written.replace(/\?.*$/, '')) : written;
    return { target, isRelative, typeOnly: type !== undefined };
  });
}

/** `main/drive` for `main/drive/watch.ts`; `renderer` and the others are one area each. */
function areaOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'main' ? `main/${second}` : top;
}

/** Why an import is not allowed, with what to do instead; null when it is. */
function judgeImport(from: string, { target, isRelative, typeOnly }: Import): string | null {
  const area = areaOf(from);
  if (!isRelative) {
    if (target === 'electron' && area !== 'main/electron' && area !== 'preload' && !(typeOnly && area === 'tests'))
      return 'only main/electron and preload know Electron: pass in what is needed';
    if (area === 'helper' && !target.startsWith('node:')) return 'the helper uses Node only';
    return null;
  }
  const to = areaOf(target);
  if (to === area || area === 'tests' || area === 'build') return null;
  if (to === 'build' || to === 'tests') return 'what is shipped does not import what builds or tests it';
  if (area === 'contract') return 'contract imports nothing of the project';
  if (area === 'helper')
    return HELPER_PROTOCOL.includes(target)
      ? null
      : 'the helper imports contract/helper-protocol.ts and helper-lines.ts only';
  if (to === 'contract') return null;
  if (area === 'renderer' || area === 'preload') return 'the page knows the contract only: ask through bridge.ts';
  if (to === 'preload') return area === 'main/electron' ? null : 'only main/electron speaks with the preload';
  if (target === SHARED_WITH_HELPER && DECOMPRESSES.includes(area)) return null;
  if (to === 'helper' || to === 'renderer') return 'that is another program: its words are in contract/';
  if (target === SETTINGS && area === 'main/drive') return null;
  const stage = area.slice('main/'.length);
  if (STAGES.includes(stage) && !(typeOnly && (to === 'main/helper-session' || to === 'main/nix-session')))
    return 'a stage imports no other folder of main: move the noun to contract/, or let main/job pass it in';
  if (!target.endsWith('/index.ts')) return `a folder is used through its index.ts: import ${to}/index.ts`;
  return null;
}

/** What one file imports and must not, each with what to do instead. `path` is from the root of the project. */
export function importFaults(path: string, text: string): string[] {
  return importsOf(path, text).flatMap((found) => {
    const why = judgeImport(path, found);
    return why ? [`${path} imports ${found.target}: ${why}`] : [];
  });
}
