/** A throw-away root in which a package is installed, with two ordinary users: polkit lets alice write drives, and bob not. */
import { existsSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTION } from '../devices/polkit.ts';
import { eventually } from '../devices/processes.ts';
import { type Ran, ThrowawayRoot } from './throwaway-root.ts';

export type PackageFormat = 'deb' | 'rpm';

interface PackageManager {
  readonly install: readonly string[];
  readonly upgrade: readonly string[];
  readonly remove: readonly string[];
  /** Prints the version that is installed. */
  readonly query: readonly string[];
}

/** Debian's rpm has a database of its own, where nothing is known that a package could depend on. */
const RPM = ['rpm', '--dbpath', '/var/lib/rpm-test', '--nodeps', '--force-debian'];
const MANAGERS: Readonly<Record<PackageFormat, PackageManager>> = {
  deb: {
    install: ['dpkg', '--install'],
    upgrade: ['dpkg', '--install'],
    remove: ['dpkg', '--purge', 'flakestick'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder
    query: ['dpkg-query', '--show', '--showformat=${Version}', 'flakestick'],
  },
  rpm: {
    install: [...RPM, '--install'],
    upgrade: [...RPM, '--upgrade'],
    remove: [...RPM, '--erase', 'flakestick'],
    query: [...RPM.slice(0, 3), '--query', '--queryformat=%{VERSION}', 'flakestick'],
  },
};

/** What package managers and their triggers keep for themselves. */
const NOT_OURS = /^\/(var\/(lib\/(dpkg|rpm-test|polkit-1)|log|cache)|root|home)(\/|$)|\/(mimeinfo|icon-theme)\.cache$/;
const POLKITD = ['/usr/lib/polkit-1/polkitd', '/usr/libexec/polkitd', '/usr/libexec/polkit-1/polkitd'];
const START_WITHIN_MS = 20_000;

const isFolder = (path: string): boolean => statSync(path).isDirectory();

export class PackageMachine {
  readonly root: ThrowawayRoot;
  readonly #manager: PackageManager;
  #before: ReadonlySet<string> = new Set();

  private constructor(root: ThrowawayRoot, manager: PackageManager) {
    this.root = root;
    this.#manager = manager;
  }

  /** `shown`: a folder that is /mnt inside. */
  static async make(format: PackageFormat, shown: string): Promise<PackageMachine> {
    const machine = new PackageMachine(await ThrowawayRoot.make(shown), MANAGERS[format]);
    try {
      await machine.#prepare();
      return machine;
    } catch (thrown) {
      await machine.root.remove();
      throw thrown;
    }
  }

  async #prepare(): Promise<void> {
    const { root } = this;
    for (const user of ['alice', 'bob']) await root.must('useradd', '--create-home', '--shell', '/bin/sh', user);
    const condition = `action.id == ${JSON.stringify(ACTION)} && subject.user == "alice"`;
    await mkdir(root.at('/etc/polkit-1/rules.d'), { recursive: true });
    await writeFile(
      root.at('/etc/polkit-1/rules.d/10-test.rules'),
      `polkit.addRule(function (action, subject) { if (${condition}) return polkit.Result.YES; });\n`,
    );
    // Indexing every manual page of this machine takes ten seconds.
    await rm(root.at('/var/lib/man-db/auto-update'), { force: true });
    await mkdir(root.at('/var/lib/rpm-test'), { recursive: true });
    this.#before = new Set(await root.changes());
  }

  /** Files of /mnt. */
  install = (file: string): Promise<string> => this.root.must(...this.#manager.install, `/mnt/${file}`);
  upgrade = (file: string): Promise<string> => this.root.must(...this.#manager.upgrade, `/mnt/${file}`);
  remove = (): Promise<string> => this.root.must(...this.#manager.remove);
  version = (): Promise<string> => this.root.must(...this.#manager.query);

  /** After the package is there, because polkitd reads its actions when it starts. */
  async startPolkit(): Promise<void> {
    const { root } = this;
    root.start('dbus-daemon', '--system', '--nofork', '--nopidfile', '--nosyslog');
    await eventually(
      async () => existsSync(root.at('/run/dbus/system_bus_socket')),
      START_WITHIN_MS,
      'the bus is there',
    );
    root.start(POLKITD.find((path) => existsSync(path)) ?? 'polkitd', '--no-debug');
    const known = async (): Promise<boolean> => (await root.run(['pkaction', '--action-id', ACTION])).code === 0;
    await eventually(known, START_WITHIN_MS, `polkit knows ${ACTION}`);
  }

  flakestick(user: string, ...argv: string[]): Promise<Ran> {
    return this.root.run(['flakestick', ...argv], { user });
  }

  /**
   * Paths that were not there before the package was installed, and files that are gone since. A folder of somebody else's that
   * is empty here may go with an rpm: its database does not know Debian's owner.
   */
  async leftovers(): Promise<{ added: string[]; gone: string[] }> {
    const changes = (await this.root.changes()).filter((path) => !NOT_OURS.test(path) && !this.#before.has(path));
    const isThere = (path: string): boolean => existsSync(this.root.at(path));
    const wasThere = (path: string): boolean => existsSync(this.root.before(path));
    return {
      added: changes.filter((path) => !wasThere(path) && isThere(path)),
      gone: changes.filter((path) => wasThere(path) && !isThere(path) && !isFolder(this.root.before(path))),
    };
  }

  /** Files in the home of a user, without the folders. */
  async recordsOf(user: string): Promise<string[]> {
    const folder = join('/home', user, '.local/state/flakestick/records');
    return (await this.root.must('find', folder, '-name', '*.json')).trim().split('\n').filter(Boolean);
  }
}
