import { readlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND } from '../../devices/installed-app.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { ADMINISTRATORS, whatPolkitLacks } from '../../devices/polkit.ts';
import { descendants, eventually, processesOf } from '../../devices/processes.ts';
import { promisedMs } from '../../setup/busy.ts';
import { diskImage, filledStick, imageFile, MEBIBYTE, PrivilegedMachine } from './privileged-machine.ts';

const PASSWORD = 'correct horse';
const ANSWER_WITHIN_MS = 30_000;

/** Waits until nothing is shown of what is typed on the terminal that a child of `script` is on. */
async function isHidden(script: number): Promise<void> {
  const echoesNothing = async (): Promise<boolean> => {
    for (const pid of await descendants(script)) {
      const terminal = await readlink(`/proc/${pid}/fd/0`).catch(() => '');
      if (!terminal.startsWith('/dev/pts/')) continue;
      return / -echo /.test(await run('stty', '-F', terminal, '-a').catch(() => ''));
    }
    return false;
  };
  await eventually(echoesNothing, 10_000, 'the echo is off');
}

/** Runs a command line on a terminal of its own, and types `answer` each time something there asks for a password. */
async function onTerminal(
  machine: PrivilegedMachine,
  command: string,
  answer: string,
): Promise<{ code: number | null; shown: string }> {
  const child = machine.other.start(['/usr/bin/script', '--quiet', '--return', '--command', command, '/dev/null']);
  let shown = '';
  let answered = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const asked = shown.split('Password: ').length - 1;
    if (asked === answered) return;
    answered = asked;
    // What is typed before the agent has turned the echo off is thrown away.
    void isHidden(child.pid ?? 0).then(
      () => child.stdin.write(answer),
      () => child.kill('SIGKILL'),
    );
  });
  const overdue = setTimeout(() => child.kill('SIGKILL'), promisedMs(ANSWER_WITHIN_MS));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(overdue);
  return { code, shown };
}

const lacks = whatPolkitLacks();

describe.skipIf(lacks)(`on a terminal without a desktop, flash${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
    await run('usermod', '--append', '--groups', ADMINISTRATORS, machine.other.name);
    await run('sh', '-c', 'echo "$0" | chpasswd', `${machine.other.name}:${PASSWORD}`);
  });
  afterAll(() => machine.takeDown());

  const flash = async (answer: string) => {
    let seen = { code: null as number | null, shown: '', wasChanged: false };
    await Bench.with(async (bench) => {
      const stick = await filledStick(bench);
      const before = await stick.digest();
      const image = await imageFile(bench, diskImage(4 * MEBIBYTE));
      const id = await identityOf(stick.devicePath);
      const command = `${COMMAND} flash ${image} --drive ${id} --include-loop --yes`;
      const finished = await onTerminal(machine, command, answer);
      seen = { ...finished, wasChanged: (await stick.digest()) !== before };
    });
    expect(await processesOf(machine.other, 'pkttyagent'), 'an agent is left behind').toEqual([]);
    return seen;
  };

  it('asks there, saying what for, and writes after the right password', async () => {
    const { code, shown, wasChanged } = await flash(`${PASSWORD}\n`);
    expect(code, shown).toBe(0);
    expect(shown).toContain('Authentication is required to write an image to the USB drives you chose');
    expect(shown).toContain('AUTHENTICATION COMPLETE');
    expect(shown).not.toContain(PASSWORD);
    expect(wasChanged).toBe(true);
  });

  it('writes nothing after a wrong password', async () => {
    const { code, shown, wasChanged } = await flash('wrong\n');
    expect(code, shown).toBe(8);
    expect(shown).toContain('Permission was denied');
    expect(wasChanged).toBe(false);
  });

  it('writes nothing when Ctrl-C is pressed at the question', async () => {
    const { code, shown, wasChanged } = await flash('\u0003');
    expect(code, shown).toBe(130);
    expect(wasChanged).toBe(false);
  });
});
