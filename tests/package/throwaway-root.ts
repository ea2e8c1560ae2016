/**
 * A machine to install packages in: this machine's root, with every change in memory and gone at the end. It has processes, a
 * system bus and /run of its own; kernel and devices are this machine's.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What other suites install on this machine for a while. A character device 0:0 in a layer hides what is below it. */
const HIDDEN = [
  '/opt/Flakestick',
  '/usr/lib/flakestick',
  '/usr/share/polkit-1/actions/org.flakestick.helper.policy',
  '/etc/polkit-1/rules.d/10-flakestick-test.rules',
];

/** `$1`: the folder to work in, `$2`: a folder that is shown as /mnt, read-only. What is unmounted outside is unmounted here. */
const MAKE = `
set -e
mount -t tmpfs -o size=2g none "$1"
cd "$1"
mkdir changes work root before hidden system
mount --bind / system
for path in ${HIDDEN.join(' ')}; do
  mkdir -p "hidden$(dirname "$path")"
  mknod "hidden$path" c 0 0
done
mount -t overlay -o lowerdir=hidden:/ none before
mount -t overlay -o "lowerdir=$1/hidden:$1/system,upperdir=$1/changes,workdir=$1/work" none root
cd "$1/root"
mount --bind "$2" mnt
mount -o remount,bind,ro mnt
mount -t proc none proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs none run
# The files of other suites' loop devices, and the layers: a drive of unknown contents may hold what cannot be found.
mount --bind /tmp tmp
mount --bind "$1" "./$1"
mount --bind / "./$1/system"
mkdir -p run/lock run/dbus
echo ready
exec sleep infinity
`;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** A user of the root; root by default. */
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export class ThrowawayRoot {
  readonly #folder: string;
  readonly #holder: ChildProcess;
  /** Of the process that holds the namespaces, as this machine sees it. */
  readonly #pid: number;

  private constructor(folder: string, holder: ChildProcess, pid: number) {
    this.#folder = folder;
    this.#holder = holder;
    this.#pid = pid;
  }

  /** `shown`: a folder that is /mnt inside. */
  static async make(shown: string): Promise<ThrowawayRoot> {
    const folder = await mkdtemp(join(tmpdir(), 'flakestick-root-'));
    const holder = spawn(
      'unshare',
      ['--mount', '--propagation', 'slave', '--pid', '--fork', '--kill-child', 'sh', '-c', MAKE, 'sh', folder, shown],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stderr = '';
    holder.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const closed = once(holder, 'close').then(() => {
      throw new Error(`the root could not be made: ${stderr}`);
    });
    await Promise.race([once(holder.stdout, 'data'), closed]);
    closed.catch(() => {});
    const children = await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8');
    return new ThrowawayRoot(folder, holder, Number(children.trim().split(' ')[0]));
  }

  /** A path of the root as this machine reaches it. */
  at(path: string): string {
    return join(`/proc/${this.#pid}/root`, this.#folder, 'root', path);
  }

  /** The same path as it was when the root was made. */
  before(path: string): string {
    return join(`/proc/${this.#pid}/root`, this.#folder, 'before', path);
  }

  #command(argv: readonly string[], { user, environment = {} }: RunOptions): string[] {
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const become = user
      ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', 'env', `HOME=/home/${user}`]
      : ['env', 'HOME=/root'];
    const root = join(this.#folder, 'root');
    return [
      ...['nsenter', `--target=${this.#pid}`, '--mount', '--pid', 'chroot', root],
      ...['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8', 'DEBIAN_FRONTEND=noninteractive'],
      ...[...become, ...variables, ...argv],
    ];
  }

  /** Runs a program to its end, from the folder `/`. */
  run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const [file = '', ...rest] = this.#command(argv, options);
    return new Promise((resolve, reject) => {
      execFile(file, rest, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        if (typeof code === 'number') resolve({ code, stdout, stderr });
        else reject(error ?? new Error('it did not end'));
      });
    });
  }

  /** As root. Fails with what the program said. */
  async must(...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Runs in the background until the root is removed. */
  start(...argv: string[]): void {
    const [file = '', ...rest] = this.#command(argv, {});
    spawn(file, rest, { stdio: 'ignore' });
  }

  /** Every path that was added or changed since, folders included, as absolute paths of the root. */
  async changes(): Promise<string[]> {
    const folder = join(`/proc/${this.#pid}/root`, this.#folder, 'changes');
    return (await readdir(folder, { recursive: true })).map((name) => `/${name}`).sort();
  }

  async remove(): Promise<void> {
    const closed = once(this.#holder, 'close');
    this.#holder.kill('SIGKILL');
    await closed;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
