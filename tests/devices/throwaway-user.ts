/** An ordinary user of this machine, for the time of a test. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './loop-device.ts';

/** Every Debian has it, and it opens nothing. */
const EXTRA_GROUP = 'games';

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Run first, still as root; ends by running its arguments. */
  readonly before?: readonly string[];
}

/** What a killed run has left: an administrator too many, and polkit asks which one it should be. */
async function removeAbandoned(role: string): Promise<void> {
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [, name, pid] = new RegExp(`^(flakestick-${role}-(\\d+)):`).exec(line) ?? [];
    if (name && !existsSync(`/proc/${pid}`)) await run('userdel', name).catch(() => {});
  }
}

export class ThrowawayUser {
  readonly name: string;
  readonly uid: number;
  /** Primary group. */
  readonly gid: number;
  /** Primary group included. */
  readonly groups: readonly number[];
  /** Belongs to the user. */
  readonly home: string;

  private constructor(fields: Omit<ThrowawayUser, 'start' | 'stateFolder' | 'remove'>) {
    this.name = fields.name;
    this.uid = fields.uid;
    this.gid = fields.gid;
    this.groups = fields.groups;
    this.home = fields.home;
  }

  /** `role` tells the users of one test run apart. The user belongs to one group beside the own one. */
  static async create(role: string): Promise<ThrowawayUser> {
    await removeAbandoned(role);
    // 32 characters at most. The process number keeps apart what a killed run has left.
    const name = `flakestick-${role}-${process.pid}`;
    const home = await mkdtemp(join(tmpdir(), `${name}-`));
    await run('useradd', '--no-create-home', '--home-dir', home, '--user-group', '--groups', EXTRA_GROUP, name);
    const id = async (option: string): Promise<number[]> => (await run('id', option, name)).split(' ').map(Number);
    const [uid, gid] = [...(await id('-u')), ...(await id('-g'))] as [number, number];
    await chown(home, uid, gid);
    return new ThrowawayUser({ name, uid, gid, groups: await id('-G'), home });
  }

  /** Starts a program as this user: with the user's groups, none of root's rights, and an environment of its own. */
  start(argv: readonly string[], { environment, before = [] }: StartOptions = {}): ChildProcessWithoutNullStreams {
    // setpriv becomes the program, which keeps the process number.
    const become = ['/usr/bin/setpriv', `--reuid=${this.uid}`, `--regid=${this.gid}`, '--init-groups', '--'];
    const [file, ...rest] = [...before, ...become, ...argv];
    return spawn(file as string, rest, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', HOME: this.home, XDG_STATE_HOME: this.stateFolder, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  get stateFolder(): string {
    return join(this.home, 'state');
  }

  async remove(): Promise<void> {
    // Says that there is no mail spool, and that groups differ; what counts is that the user is gone.
    await run('userdel', this.name).catch(() => {});
    await rm(this.home, { recursive: true, force: true });
  }
}
