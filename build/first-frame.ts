/** Puts the first frame of the page into its document, one for each language: `index.html` and `index.de.html`. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

const PAGE = join(import.meta.dirname, '../renderer');
const ROOT = '<div id="root"></div>';
/** The Content-Security-Policy forbids all of these in a document. */
const FORBIDDEN = /<style|<script|\sstyle=|\son[a-z]+=/;

/** The page, run outside a browser. */
async function render(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'flakestick-first-frame-'));
  try {
    await build({
      configFile: false,
      root: PAGE,
      logLevel: 'error',
      // Whatever NODE_ENV is: tests build the page as well.
      oxc: { jsx: { runtime: 'automatic', development: false } },
      define: { 'process.env.NODE_ENV': '"production"' },
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: 'first-frame.tsx',
        outDir: folder,
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'first-frame.mjs', codeSplitting: false } },
      },
    });
    const module: { firstFrames(): Promise<ReadonlyMap<string, string>> } = await import(
      pathToFileURL(join(folder, 'first-frame.mjs')).href
    );
    return await module.firstFrames();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A chunk and all that it imports at once. */
function withImports(fileName: string, bundle: Rolldown.OutputBundle, seen = new Set<string>()): string[] {
  const file = bundle[fileName];
  if (file?.type === 'chunk' && !seen.has(fileName)) {
    seen.add(fileName);
    for (const each of file.imports) withImports(each, bundle, seen);
  }
  return [...seen];
}

export const firstFrame = (): Plugin => ({
  name: 'first-frame',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const styles = Object.values(bundle)
      .flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : []))
      .join('');
    const built = await readFile(join(dir, 'index.html'), 'utf8');
    if (!built.includes(ROOT)) this.error(`index.html has no ${ROOT}`);
    const program = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'program');
    if (!program) return this.error('the page has no program');
    // It is read while the first frame is painted, and not run before.
    const preloads = withImports(program.fileName, bundle).filter((file) => !built.includes(file));
    const links = preloads.map((file) => `  <link rel="modulepreload" crossorigin href="./${file}">\n`);
    const document = built.replace('</head>', () => `${links.join('  ')}  </head>`);
    for (const [language, frame] of await render()) {
      if (FORBIDDEN.test(frame))
        this.error(`the first frame has ${FORBIDDEN.exec(frame)?.[0]}, which its policy forbids`);
      const [unknown] = [...frame.matchAll(/_\w+_[a-z0-9]{5}_\d+/g)].filter(([name]) => !styles.includes(`.${name}`));
      if (unknown) this.error(`the first frame has the class ${unknown[0]}, which the page has not`);
      const filled = document
        .replace('<html lang="en">', `<html lang="${language}">`)
        // Nothing in it works until the program has taken its place.
        .replace(ROOT, () => `<div id="root" inert>${frame}</div>`);
      await writeFile(join(dir, language === 'en' ? 'index.html' : `index.${language}.html`), filled);
    }
  },
});
