/**
 * Another machine, as Nix sees one: an SSH daemon on loopback with keys of its own, in a mount namespace where /nix is an
 * empty store. Takes root.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface SshMachine {
  /** For `--builders` and `--store`. */
  readonly address: string;
  readonly keyFile: string;
  /** What NIX_SSHOPTS must be for Nix to get there. */
  readonly sshOptions: string;
  /** True when that path was built on, or copied to, this machine. */
  has(storePath: string): boolean;
  close(): void;
}

const NEEDED = ['/usr/sbin/sshd', '/usr/bin/ssh-keygen', '/usr/bin/unshare'];

/** Why that Nix would not run on the other machine, where /nix is empty and nothing of this run's environment is; null when it would. Part of titles: without a path of this machine. */
export function whyNotThere(nix: string): string | null {
  const program = realpathSync(nix);
  if (program.startsWith('/nix/')) return 'Nix is not in the empty store there without a wrapper';
  const file = openSync(program, 'r');
  try {
    const begin = Buffer.alloc(2);
    readSync(file, begin);
    return begin.toString() === '#!' ? 'Nix is a wrapper, which may need what is only here' : null;
  } finally {
    closeSync(file);
  }
}

/** Why there can be none here; null when there can. */
export function whyNoSshMachine(): string | null {
  const missing = NEEDED.filter((program) => !existsSync(program));
  if (missing.length > 0) return `${missing.join(', ')} is missing: sh tests/setup/debian-packages.sh remote`;
  if (process.getuid?.() !== 0) return 'it takes root';
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const nix = folders.map((folder) => path.join(folder, 'nix')).find((file) => existsSync(file));
  return nix === undefined ? 'Nix is missing: sh tests/setup/debian-packages.sh build' : whyNotThere(nix);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(port: number): Promise<boolean> {
  const socket: Socket = connect(port, '127.0.0.1');
  const isThere = await new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return isThere;
}

function sshdSettings(folder: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host-key`,
    `AuthorizedKeysFile ${folder}/key.pub`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    // Debian's Nix is a daemon's client; this machine has none.
    `SetEnv NIX_REMOTE=local NIX_CONF_DIR=${folder} NIX_USER_CONF_FILES=${folder}/none`,
    '',
  ].join('\n');
}

const NIX_SETTINGS = [
  'experimental-features = nix-command flakes',
  'sandbox = false',
  'build-users-group =',
  'substitute = false',
  'sync-before-registering = false',
  'fsync-metadata = false',
  '',
].join('\n');

export async function startSshMachine(): Promise<SshMachine> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-ssh-'));
  mkdirSync(path.join(folder, 'nix/store'), { recursive: true });
  mkdirSync(path.join(folder, 'nix/var/nix'), { recursive: true });
  mkdirSync('/run/sshd', { recursive: true });
  for (const name of ['host-key', 'key'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path.join(folder, name)]);
  const port = await freePort();
  writeFileSync(path.join(folder, 'sshd_config'), sshdSettings(folder, port));
  writeFileSync(path.join(folder, 'nix.conf'), NIX_SETTINGS);
  const script = 'mount --bind "$0/nix" /nix && exec /usr/sbin/sshd -D -e -f "$0/sshd_config"';
  const daemon: ChildProcess = spawn('unshare', ['--mount', 'sh', '-c', script, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  daemon.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 100 || daemon.exitCode !== null) throw new Error(`the SSH daemon does not answer: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const keyFile = path.join(folder, 'key');
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'LogLevel=ERROR'];
  return {
    address: 'ssh-ng://root@127.0.0.1',
    keyFile,
    sshOptions: ['-F none', `-p ${port}`, `-i ${keyFile}`, ...options.map((option) => `-o ${option}`)].join(' '),
    has: (storePath) => existsSync(path.join(folder, storePath)),
    close() {
      daemon.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
