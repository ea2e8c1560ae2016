/** Where the helper is, and what starts it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { callerNow, untrustedPart } from './trusted-path.ts';

export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the build says that the helper is installed (build/bundles.ts); not there in programs that run from source. */
declare const __INSTALLED_HELPER__: string | undefined;

/** Installed by the packages together with the polkit action that names it. */
const INSTALLED_HELPER =
  typeof __INSTALLED_HELPER__ === 'string' ? __INSTALLED_HELPER__ : '/usr/lib/flakestick/flakestick-helper';

/** Beside the bundles in `dist/main/`, or the source itself in a checkout. */
function helperProgram(): string {
  const bundled = join(import.meta.dirname, '../helper/helper.js');
  return existsSync(bundled) ? bundled : join(PROJECT_ROOT, 'helper/main.ts');
}

export function mayOpen(devicePath: string, access: 'write' | 'read'): boolean {
  try {
    accessSync(devicePath, access === 'write' ? constants.R_OK | constants.W_OK : constants.R_OK);
    return true;
  } catch {
    // The helper notices a missing drive, without a password dialog first.
    return !existsSync(devicePath);
  }
}

/** The helper with this user's own rights. Electron's binary behaves as Node only if its environment says so. */
export function plainCommand(): Command {
  return { file: process.execPath, arguments: [helperProgram()], environment: { ELECTRON_RUN_AS_NODE: '1' } };
}

/**
 * Whether there is a helper that root may run: an installed one, or that of a checkout. Electron's binary is the app unless its
 * environment says otherwise, and pkexec clears that; and root cannot even read the mount of an AppImage.
 */
export function isHelperAvailable(): boolean {
  return existsSync(INSTALLED_HELPER) || !(process.versions['electron'] || process.env['APPIMAGE']);
}

/**
 * The helper as root. pkexec clears the environment, so an installed helper has its own launcher; in a checkout it is Node
 * with the program's path; null if neither exists. On a terminal text-agent.ts asks for the password, never pkexec itself.
 */
export function privilegedCommand(pkexec: string): Command | null {
  if (!isHelperAvailable()) return null;
  const isInstalled = existsSync(INSTALLED_HELPER);
  if (!isInstalled) checkRootMayRun();
  const program = isInstalled ? [INSTALLED_HELPER] : [process.execPath, helperProgram()];
  const environment: Record<string, string> = {};
  for (const name of [
    'PATH',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XDG_RUNTIME_DIR',
    'DBUS_SESSION_BUS_ADDRESS',
    'XAUTHORITY',
    'LANG',
  ]) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return { file: pkexec, arguments: ['--disable-internal-agent', ...program], environment };
}

/** What the helper of a checkout is made of. A bundle is one file. */
function helperParts(): string[] {
  const program = helperProgram();
  if (!program.endsWith('.ts')) return [program];
  return ['helper', 'formats', 'contract/wire', 'package.json'].map((part) => join(PROJECT_ROOT, part));
}

/** An installed helper belongs to root. In a checkout it may be anybody's. Throws authorization-unavailable. */
function checkRootMayRun(): void {
  const untrusted = untrustedPart([process.execPath, ...helperParts()], callerNow());
  if (untrusted)
    throw new JobFailure({
      kind: 'authorization-unavailable',
      missing: 'helper',
      detail: { because: 'helper-changeable', ...untrusted },
    });
}
