/**
 * udisks as an ordinary desktop has it, for the time of a test: udevd and udisksd, on the bus that `Polkit` has started. What runs
 * already is used and left alone; what was started or put there is taken away again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { run } from './loop-device.ts';
import { end, hasOwner } from './polkit.ts';
import { eventually } from './processes.ts';

const UDEVD = ['/lib/systemd/systemd-udevd', '/usr/lib/systemd/systemd-udevd'];
const UDISKSD = ['/usr/libexec/udisks2/udisksd', '/usr/lib/udisks2/udisksd'];
const BUS_NAME = 'org.freedesktop.UDisks2';
const UDEV_FOLDER = '/run/udev';
/** polkitd notices a new rule by itself. */
const RULE = '/etc/polkit-1/rules.d/11-flakestick-udisks-test.rules';
/** What the user at a desktop may do without a password; to unmount what others have mounted is not among it. */
const ALLOWED = ['filesystem-mount', 'filesystem-mount-system', 'rescan'].map(
  (name) => `org.freedesktop.udisks2.${name}`,
);
const START_WITHIN_MS = 10_000;

const present = (paths: readonly string[]): string => paths.find((path) => existsSync(path)) ?? '';

export function whatUdisksLacks(): string | null {
  const missing = [present(UDEVD) ? '' : 'systemd-udevd', present(UDISKSD) ? '' : 'udisksd'].filter(Boolean);
  return missing.length > 0 ? `${missing.join(', ')} missing` : null;
}

export class Udisks {
  readonly #undo: (() => Promise<unknown>)[] = [];

  static async start(user: string): Promise<Udisks> {
    const udisks = new Udisks();
    try {
      await udisks.#installRule(user);
      await udisks.#startUdevd();
      if (!(await hasOwner(BUS_NAME))) {
        udisks.#start(present(UDISKSD));
        await eventually(() => hasOwner(BUS_NAME), START_WITHIN_MS, 'udisksd is on the bus');
      }
      return udisks;
    } catch (thrown) {
      await udisks.stop();
      throw thrown;
    }
  }

  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0).toReversed()) await undo().catch(() => {});
  }

  /** Waits until udisks knows the device and what is on it. */
  async knows(devicePath: string, label: string): Promise<void> {
    const isKnown = (): Promise<boolean> =>
      run('udisksctl', 'info', '--block-device', devicePath).then(
        (text) => new RegExp(`IdLabel:\\s+${label}`).test(text),
        () => false,
      );
    await eventually(isKnown, START_WITHIN_MS, `udisks knows ${label} on ${devicePath}`);
  }

  async #installRule(user: string): Promise<void> {
    await mkdir('/etc/polkit-1/rules.d', { recursive: true });
    const condition = `subject.user == ${JSON.stringify(user)} && ${JSON.stringify(ALLOWED)}.indexOf(action.id) >= 0`;
    const text = `polkit.addRule(function (action, subject) { if (${condition}) return polkit.Result.YES; });\n`;
    await writeFile(RULE, text, { mode: 0o644 });
    this.#undo.push(() => rm(RULE));
  }

  async #startUdevd(): Promise<void> {
    if (existsSync(`${UDEV_FOLDER}/control`)) return;
    // Left behind, its notes would be taken for what is on the devices of later tests.
    const isOurs = !existsSync(UDEV_FOLDER);
    if (isOurs) this.#undo.push(() => rm(UDEV_FOLDER, { recursive: true, force: true }));
    else this.#undo.push(() => rm(`${UDEV_FOLDER}/control`, { force: true }));
    this.#start(present(UDEVD));
    await eventually(async () => existsSync(`${UDEV_FOLDER}/control`), START_WITHIN_MS, 'udevd listens');
  }

  #start(program: string): void {
    const child: ChildProcess = spawn(program, [], { stdio: 'ignore' });
    this.#undo.push(() => end(child));
  }
}
