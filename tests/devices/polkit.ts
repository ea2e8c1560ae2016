/**
 * polkit as an ordinary desktop has it, for the time of a test: system bus, polkitd, our policy and one rule. What runs
 * already is used and left alone; what was started or put there is taken away again.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from './command-line.ts';
import { eventually } from './processes.ts';

const execute = promisify(execFile);

/** pkexec is set-user-id, so it asks at this address whatever its environment says. */
const BUS_SOCKET = '/run/dbus/system_bus_socket';
const POLKITD = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd', '/usr/libexec/polkit-1/polkitd'];
const POLICY = 'org.flakestick.helper.policy';
const INSTALLED_POLICY = join('/usr/share/polkit-1/actions', POLICY);
const RULES_FOLDER = '/etc/polkit-1/rules.d';
const RULE = join(RULES_FOLDER, '10-flakestick-test.rules');
const START_WITHIN_MS = 10_000;

/** Whose passwords polkit takes where a policy asks for an administrator's (Debian). */
export const ADMINISTRATORS = 'sudo';
export const ACTION = 'org.flakestick.write-drive';

/** What must be installed, or null. */
export function whatPolkitLacks(): string | null {
  if (process.getuid?.() !== 0) return 'it needs root';
  const missing = ['/usr/bin/pkexec', '/usr/bin/dbus-daemon', '/usr/bin/setpriv'].filter((path) => !existsSync(path));
  if (!POLKITD.some((path) => existsSync(path))) missing.push('polkitd');
  return missing.length > 0 ? `${missing.join(', ')} missing` : null;
}

function answersAt(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => resolve(true)).once('error', () => resolve(false));
    connection.once('connect', () => connection.destroy());
  });
}

export async function hasOwner(busName: string): Promise<boolean> {
  const bus = ['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const question = ['org.freedesktop.DBus.NameHasOwner', `string:${busName}`];
  const answer = await execute('dbus-send', [...bus, ...question]).catch(() => ({ stdout: '' }));
  return answer.stdout.includes('boolean true');
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await closed;
}

export class Polkit {
  readonly #undo: (() => Promise<unknown>)[] = [];

  /** `grantedUser` may do our action without being asked; everybody else would be asked, and nobody is there to ask. */
  static async start(grantedUser: string): Promise<Polkit> {
    const polkit = new Polkit();
    try {
      // Before polkitd, which reads both when it starts.
      await polkit.#installPolicy();
      await polkit.#installRule(grantedUser);
      await polkit.#startBus();
      await polkit.#startPolkitd();
      await eventually(knowsAction, START_WITHIN_MS, `polkit knows ${ACTION}`);
      return polkit;
    } catch (thrown) {
      await polkit.stop();
      throw thrown;
    }
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0).toReversed()) await undo().catch(() => {});
  }

  async #installPolicy(): Promise<void> {
    await mkdir('/usr/share/polkit-1/actions', { recursive: true });
    await copyFile(join(PROJECT, 'build/linux', POLICY), INSTALLED_POLICY);
    this.#undo.push(() => rm(INSTALLED_POLICY));
  }

  async #installRule(user: string): Promise<void> {
    await mkdir(RULES_FOLDER, { recursive: true });
    const condition = `action.id == ${JSON.stringify(ACTION)} && subject.user == ${JSON.stringify(user)}`;
    const text = `polkit.addRule(function (action, subject) { if (${condition}) return polkit.Result.YES; });\n`;
    await writeFile(RULE, text, { mode: 0o644 });
    this.#undo.push(() => rm(RULE));
  }

  async #startBus(): Promise<void> {
    if (await answersAt(BUS_SOCKET)) return;
    await mkdir('/run/dbus', { recursive: true });
    await rm(BUS_SOCKET, { force: true });
    this.#start('/usr/bin/dbus-daemon', '--system', '--nofork', '--nopidfile', '--nosyslog');
    this.#undo.push(() => rm(BUS_SOCKET, { force: true }));
    await eventually(() => answersAt(BUS_SOCKET), START_WITHIN_MS, 'the system bus answers');
  }

  async #startPolkitd(): Promise<void> {
    const name = 'org.freedesktop.PolicyKit1';
    if (await hasOwner(name)) return;
    this.#start(POLKITD.find((path) => existsSync(path)) ?? '', '--no-debug');
    await eventually(() => hasOwner(name), START_WITHIN_MS, 'polkitd is on the bus');
  }

  #start(program: string, ...options: string[]): void {
    const child = spawn(program, options, { stdio: 'ignore' });
    this.#undo.push(() => end(child));
  }
}

async function knowsAction(): Promise<boolean> {
  return execute('pkaction', ['--action-id', ACTION]).then(
    () => true,
    () => false,
  );
}
