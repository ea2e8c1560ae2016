/**
 * The environment of every Nix process that a test starts: no daemon, no sandbox, no substituters, no registry, and
 * none of this machine's Nix settings. Root builds in the default store (/nix/store), anybody else in the test cache.
 *
 * By hand: `eval "$(sh build/node.sh tests/setup/nix-environment.ts)"`, then run `nix build …` as usual.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The small flake that stands in for nixpkgs, as `--override-input nixpkgs REFERENCE` takes it. */
export const STANDIN_REFERENCE = `path:${path.join(projectFolder, 'tests/fixtures/nixpkgs-standin')}`;

/** Where the tests keep what is slow to make again. */
export function testCacheFolder(): string {
  return path.resolve(process.env['FLAKESTICK_TEST_CACHE'] ?? path.join(projectFolder, 'node_modules/.cache'));
}

/** Under `with-nix.sh`, which gives another Nix a store in memory: what is kept beside that ends with it. */
function nixFolder(): string {
  return isWrapped() ? '/nix/flakestick-tests' : path.join(testCacheFolder(), 'nix');
}

const isWrapped = (): boolean => process.env['FLAKESTICK_NIX_OF'] !== undefined;

/** Extracts the Debian kernel that the stand-in boots, unless it is there already. */
export function prepareStandin(): void {
  execFileSync('sh', [path.join(projectFolder, 'tests/setup/kernel.sh')], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function settings(registryFile: string): string {
  return [
    'experimental-features = nix-command flakes',
    'sandbox = false',
    'build-users-group =',
    'substitute = false',
    'substituters =',
    // An empty value makes Nix 2.8 look for a registry in the file "".
    `flake-registry = ${registryFile}`,
    'warn-dirty = false',
    'download-attempts = 1',
    // Throw-away store: skip waiting for the disk.
    'sync-before-registering = false',
    'fsync-metadata = false',
    // Nix starts its build hook from /proc/self/exe, which is the loader there.
    ...(isWrapped() ? ['build-hook ='] : []),
  ].join('\n');
}

function privateStore(folder: string): Record<string, string> {
  return {
    NIX_STORE_DIR: path.join(folder, 'store'),
    NIX_STATE_DIR: path.join(folder, 'var/nix'),
    NIX_LOCALSTATE_DIR: path.join(folder, 'var'),
    NIX_LOG_DIR: path.join(folder, 'var/log/nix'),
  };
}

function mayUseDefaultStore(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    mkdirSync('/nix/store', { recursive: true });
    mkdirSync('/nix/var/nix', { recursive: true });
    return true;
  } catch {
    // A read-only root, as in some containers.
    return false;
  }
}

/** Variables to add to `process.env` of a Nix process, or of a program that starts one. Makes the folders they name. */
export function nixTestEnvironment(): Record<string, string> {
  const folder = nixFolder();
  const configuration = path.join(folder, 'etc');
  const registryFile = path.join(folder, 'registry.json');
  mkdirSync(configuration, { recursive: true });
  writeFileSync(registryFile, '{"flakes":[],"version":2}\n');
  return {
    NIX_REMOTE: 'local',
    NIX_CONFIG: settings(registryFile),
    NIX_CONF_DIR: configuration,
    NIX_USER_CONF_FILES: '',
    NIX_PATH: '',
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    ...(mayUseDefaultStore() ? {} : privateStore(folder)),
  };
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

if (import.meta.main) {
  for (const [name, value] of Object.entries(nixTestEnvironment())) {
    process.stdout.write(`export ${name}=${shellQuoted(value)}\n`);
  }
}
