import { chmod, glob, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { HELPER_PROTOCOL } from './import-rules.ts';
import { OLDEST } from './lint/oldest-runtimes.ts';

const root = join(import.meta.dirname, '..');
const NODE_TARGET = `node${OLDEST.node.major}.${OLDEST.node.minor}`;
/** Everything else is bundled. */
const EXTERNAL = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** Where the package puts the helper; without it, where deb and rpm do (main/system/helper-client/program.ts). */
const INSTALLED_HELPER = process.env['FLAKESTICK_HELPER'];

interface NodeBundle {
  entry: string;
  output: string;
  format: 'es' | 'cjs';
  plugins?: Plugin[];
  /** Modules that do nothing by being loaded: what is not used of them, and of what they import, is left out. */
  inert?: RegExp;
  /** What it imports when it is first needed goes into files beside it: they begin with this. */
  parts?: string;
}

/** One file per program, or several in one folder: `import.meta.dirname` is then that folder, wherever the code was written. */
export const nodeBundle = ({ entry, output, format, plugins = [], inert, parts }: NodeBundle): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins,
  define: INSTALLED_HELPER ? { __INSTALLED_HELPER__: JSON.stringify(INSTALLED_HELPER) } : {},
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: join('dist', output, '..'),
    emptyOutDir: false,
    target: NODE_TARGET,
    minify: false,
    sourcemap: true,
    // The notices of what is bundled; packages ship them.
    license: { fileName: `licenses-${basename(output).replace(/\..*$/, '')}.md` },
    rolldownOptions: {
      input: join(root, entry),
      external: EXTERNAL,
      ...(inert ? { treeshake: { moduleSideEffects: [{ test: inert, sideEffects: false }] } } : {}),
      // What one command needs at once, such as the messages, another loads later.
      checks: { ineffectiveDynamicImport: false },
      output: {
        format,
        entryFileNames: output.slice(output.lastIndexOf('/') + 1),
        ...(parts === undefined ? { codeSplitting: false } : { chunkFileNames: `${parts}[name].js` }),
      },
    },
  },
});

const page: InlineConfig = {
  configFile: join(root, 'vite.config.ts'),
  root: join(root, 'renderer'),
  logLevel: 'warn',
  build: { license: { fileName: 'licenses.md' } },
};

/** The helper may run as root: it is made of its own files, the protocol and Node, and of nothing from a registry. */
const ownModulesOnly: Plugin = {
  name: 'own-modules-only',
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      const foreign = output.moduleIds
        .map((id) => id.replace(`${root}/`, ''))
        .filter(
          (id) =>
            !id.startsWith('helper/') &&
            !id.startsWith('formats/') &&
            !HELPER_PROTOCOL.includes(id) &&
            !id.startsWith('\0'),
        );
      const imported = [...output.imports, ...output.dynamicImports].filter((name) => !name.startsWith('node:'));
      const refused = [...foreign, ...imported];
      if (refused.length > 0) this.error(`the helper must not contain ${refused.join(', ')}`);
    }
  },
};

/** The rest of drivelist loads a native addon, which is not built. */
const linuxBackendOnly: Plugin = {
  name: 'linux-backend-only',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? output.moduleIds : []));
    const refused = modules.filter(
      (id) => id.includes('/node_modules/') && !id.includes('/node_modules/drivelist/js/lsblk/'),
    );
    if (refused.length > 0) this.error(`the thread that lists drives must not contain ${refused.join(', ')}`);
  },
};

/** A command is started by its name. */
const executable = (file: string): Plugin => ({
  name: 'executable',
  renderChunk: (code) => (code.startsWith('#!') ? null : { code: `#!/usr/bin/env node\n${code}`, map: null }),
  closeBundle: () => chmod(join(root, file), 0o755),
});

/** Files of an earlier build that this one does not write would be shipped. */
const withoutEarlier = (pattern: string): Plugin => ({
  name: 'without-earlier',
  async buildStart() {
    for await (const file of glob(pattern, { cwd: root })) await rm(join(root, file), { force: true });
  },
});

/** Imports `./NAME.ts` as the bundle `file`. */
const apart = (name: string, file: string): Plugin => ({
  name: 'apart',
  enforce: 'pre',
  resolveId: (source) => (source === `./${name}.ts` ? { id: `./${file}`, external: true } : null),
});

/** Every program that is shipped, by the name the build script takes. */
export const BUNDLES = {
  renderer: page,
  preload: nodeBundle({ entry: 'preload/index.ts', output: 'preload/index.cjs', format: 'cjs' }),
  electron: nodeBundle({ entry: 'main/shells/electron/main.ts', output: 'main/electron.js', format: 'es' }),
  web: nodeBundle({ entry: 'main/shells/web/main.ts', output: 'main/web.js', format: 'es' }),
  cli: nodeBundle({
    entry: 'main/shells/cli/main.ts',
    output: 'main/cli.js',
    format: 'es',
    plugins: [executable('dist/main/cli.js'), apart('run', 'cli-run.js')],
    // Of drivelist, only the thread is started here.
    inert: /\/main\/system\/drivelist\//,
  }),
  /** The rest of the command line. A command loads its own parts alone: all of them take 25 ms longer. */
  'cli-run': nodeBundle({
    entry: 'main/shells/cli/run.ts',
    output: 'main/cli-run.js',
    format: 'es',
    parts: 'cli-',
    plugins: [withoutEarlier('dist/main/cli-*')],
  }),
  drivelist: nodeBundle({
    entry: 'main/system/drivelist/worker.ts',
    output: 'main/drivelist.js',
    format: 'es',
    plugins: [linuxBackendOnly],
  }),
  records: nodeBundle({ entry: 'main/stages/record/worker.ts', output: 'main/records.js', format: 'es' }),
  helper: nodeBundle({
    entry: 'helper/main.ts',
    output: 'helper/helper.js',
    format: 'es',
    plugins: [ownModulesOnly],
  }),
} as const satisfies Record<string, InlineConfig>;
export type BundleName = keyof typeof BUNDLES;
export const BUNDLE_NAMES = Object.keys(BUNDLES) as BundleName[];

export async function buildBundles(names: readonly BundleName[]): Promise<void> {
  await Promise.all(names.map((name) => build(BUNDLES[name])));
}
