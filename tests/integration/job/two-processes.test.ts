import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Finished, startCommandLine } from '../../devices/command-line.ts';
import { canFail, FaultyDrive } from '../../devices/faulty-drive.ts';
import { Bench } from '../../devices/loop-device.ts';

const BYTES = 64 * 1024 * 1024;
const SLOW = [{ on: 'write', does: 'delay', delayMs: 15 }] as const;

interface Stick {
  readonly path: string;
  readonly drive: FaultyDrive;
  readonly before: Buffer;
  readonly options: { stateFolder: string; environment: { XDG_RUNTIME_DIR: string } };
  /** `runtime`: as another user has it, who sees no lease files of ours. */
  verify(runtime?: string): Promise<Finished>;
}

async function withStick(use: (stick: Stick) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const drive = await FaultyDrive.open(bench, { sizeBytes: BYTES });
    const before = randomBytes(BYTES);
    await writeFile(drive.cells, before, { flag: 'r+' });
    const options = {
      stateFolder: join(bench.folder, 'state'),
      environment: { XDG_RUNTIME_DIR: join(bench.folder, 'runtime') },
    };
    const sha256 = createHash('sha256').update(before).digest('hex');
    const question = ['verify', drive.devicePath, '--sha256', sha256, '--size', String(BYTES)];
    await use({
      ...{ path: drive.devicePath, drive, before, options },
      verify: (runtime = options.environment.XDG_RUNTIME_DIR) =>
        commandLine(question, { ...options, environment: { XDG_RUNTIME_DIR: runtime } }),
    });
  });
}

/** Another program, that locks the drive as systemd asks for, for as long as `use` takes. */
async function locked(path: string, mode: 'shared' | 'exclusive', use: () => Promise<void>): Promise<void> {
  const holder = spawn('flock', [`--${mode}`, path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => holder.once('close', resolve));
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  try {
    await use();
  } finally {
    holder.stdin.end();
    await ended;
  }
}

describe.skipIf(!canFail)('a drive whose capacity another process checks', () => {
  it('is not verified, and no false difference is reported; the loser names the holder', async () => {
    await withStick(async (stick) => {
      await stick.drive.fail(SLOW);
      const check = startCommandLine(['drives', '--probe', stick.path, '--yes'], stick.options);
      await check.until(({ stage, fraction }) => stage === 'tag' && (fraction as number) > 0.1);
      expect(await stick.verify()).toMatchObject({
        code: 5,
        result: { failure: { kind: 'drive-busy', by: [{ pid: check.child.pid, activity: 'capacity-check' }] } },
      });
      const ofAnother = await stick.verify(join(stick.options.stateFolder, 'of-another-user'));
      expect(ofAnother).toMatchObject({ code: 5, result: { failure: { kind: 'drive-busy', drive: stick.path } } });
      check.child.kill('SIGINT');
      expect(await check.finished).toMatchObject({ code: 130 });
      expect((await readFile(stick.drive.cells)).equals(stick.before)).toBe(true);
      expect(await stick.verify()).toMatchObject({ code: 0 });
    });
  });
});

describe.skipIf(!canFail)('a drive that another program has locked', () => {
  it('exclusively is not read', async () => {
    await withStick(async (stick) => {
      await locked(stick.path, 'exclusive', async () => {
        expect(await stick.verify()).toMatchObject({ code: 5, result: { failure: { kind: 'drive-busy' } } });
      });
      expect(await stick.verify()).toMatchObject({ code: 0 });
    });
  });

  it('to read is read too, and is not written', { timeout: 120_000 }, async () => {
    await withStick(async (stick) => {
      await locked(stick.path, 'shared', async () => {
        expect(await stick.verify()).toMatchObject({ code: 0 });
        const check = await commandLine(['drives', '--probe', stick.path, '--yes'], stick.options);
        expect(check).toMatchObject({ code: 5, result: { failure: { kind: 'drive-busy' } } });
      });
      expect((await readFile(stick.drive.cells)).equals(stick.before)).toBe(true);
    });
  });
});
