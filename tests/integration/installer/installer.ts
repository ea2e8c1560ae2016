/** Runs the program of the preset `impermanence` on a loop device. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../../devices/command-line.ts';
import { type Bench, run } from '../../devices/loop-device.ts';

const FOLDER = join(PROJECT, 'nix/modules/impermanence-installer');
const FAKES = join(PROJECT, 'tests/fakes/tmpfs-install');

/** The files in the order in which default.nix puts them together. */
export async function programText(): Promise<string> {
  const parts = (await readFile(join(FOLDER, 'default.nix'), 'utf8')).matchAll(/^ {4}\.\/([\w-]+\.sh)$/gm);
  const texts = await Promise.all([...parts].map(([, name = '']) => readFile(join(FOLDER, name), 'utf8')));
  return texts.join('\n');
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Installer {
  readonly #bench: Bench;
  readonly #program: string;
  readonly root: string;
  readonly #log: string;
  readonly #failing: string;

  private constructor(bench: Bench) {
    this.#bench = bench;
    this.#program = join(bench.folder, 'nixos-tmpfs-install');
    this.root = join(bench.folder, 'mnt');
    this.#log = join(bench.folder, 'fakes.log');
    this.#failing = join(bench.folder, 'failing');
  }

  static async on(bench: Bench): Promise<Installer> {
    const installer = new Installer(bench);
    await writeFile(installer.#program, `#!/bin/bash\n${await programText()}`, { mode: 0o755 });
    await writeFile(installer.#log, '');
    await mkdir(installer.#failing);
    await mkdir(installer.root);
    bench.onEnd(() => installer.unmount());
    return installer;
  }

  /** A disk with nothing on it; sparse. */
  async disk(sizeMib = 6144): Promise<string> {
    const disk = await this.#bench.attach(await this.#bench.file(`disk-${sizeMib}.img`, sizeMib * 1024 * 1024));
    this.#bench.onEnd(() => run('partx', '--delete', disk));
    return disk;
  }

  /** From now on the program called `name` fails, and does nothing. */
  async failing(name: string): Promise<void> {
    const file = join(this.#failing, name);
    await writeFile(file, `#!/bin/sh\necho "${name}: no" >&2\nexit 1\n`);
    await chmod(file, 0o755);
  }

  /** `answers` are the lines typed, once `meanwhile` has happened after the plan was shown. */
  async run(
    argv: readonly string[],
    answers: readonly string[] = [],
    meanwhile?: () => Promise<unknown>,
  ): Promise<Ended> {
    const child = spawn(this.#program, [...argv, '--root', this.root], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: [this.#failing, FAKES, process.env['PATH'], '/usr/sbin', '/sbin'].join(':'),
        FAKE_LOG: this.#log,
        LC_ALL: 'C.UTF-8',
      },
    });
    const ended = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
    // It may have ended before it reads.
    child.stdin.on('error', () => {});
    if (meanwhile) {
      while (!ended.stdout.includes('will be erased')) await once(child.stdout, 'data');
      await meanwhile();
    }
    child.stdin.end(answers.map((answer) => `${answer}\n`).join(''));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...ended };
  }

  /** Lays the disk out with all the answers it takes. */
  layOut(disk: string, ...more: string[]): Promise<Ended> {
    return this.run([disk, '--include-loop', ...more], ['secret', 'secret', disk]);
  }

  /** What the fakes were called with. */
  async calls(): Promise<string[]> {
    return (await readFile(this.#log, 'utf8')).split('\n').filter((line) => line !== '');
  }

  /** Everything mounted at or below the root. */
  async mounted(): Promise<string[]> {
    const table = await readFile('/proc/self/mountinfo', 'utf8');
    const places = table.split('\n').map((line) => line.split(' ')[4] ?? '');
    return places
      .filter((place) => `${place}/`.startsWith(`${this.root}/`))
      .map((place) => place.slice(this.root.length));
  }

  async unmount(): Promise<void> {
    if ((await this.mounted()).length > 0) await run('umount', '--recursive', this.root);
  }
}

/** The first 64 MiB and the last MiB: where every partition table and superblock is. */
export function digestOf(disk: string, sizeMib = 6144): Promise<string> {
  return run('sh', '-c', `{ head -c 64M ${disk}; tail -c +${(sizeMib - 1) * 1024 * 1024 + 1} ${disk}; } | sha256sum`);
}
