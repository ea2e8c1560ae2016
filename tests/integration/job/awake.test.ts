/** The machine is kept awake through a real logind, on a system bus of its own. */
import { execFile } from 'node:child_process';
import { expect, it } from 'vitest';
import { PROJECT } from '../../devices/command-line.ts';
import { promisedMs } from '../../setup/busy.ts';

/** Bus and logind, seen by what is started after them; both end with the namespace. */
const MACHINE = `
set -e
mount -t tmpfs none /run
mkdir -p /run/dbus /run/lock /run/systemd
dbus-daemon --system --nofork --nopidfile --nosyslog &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
for logind in /usr/lib/systemd/systemd-logind /lib/systemd/systemd-logind; do [ ! -x "$logind" ] || break; done
"$logind" &
until busctl --system status org.freedesktop.login1 >/dev/null 2>&1; do sleep 0.05; done
"$@"
echo "after a kill: $(busctl --system get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager BlockInhibited)"
`;

/** Prints what logind blocks: before, during and after the work, and while it is killed. */
const PROGRAM = `
import { execFileSync } from 'node:child_process';
const { sleepInhibitor } = await import('./main/system/sleep-inhibitor.ts');
const blocked = () => execFileSync('busctl', ['--system', 'get-property', 'org.freedesktop.login1',
  '/org/freedesktop/login1', 'org.freedesktop.login1.Manager', 'BlockInhibited'], { encoding: 'utf8' }).trim();
const until = async (fits) => { while (!fits(blocked())) await new Promise((resolve) => setTimeout(resolve, 50)); };
const isFree = (what) => what === 's ""';
const isHeld = (what) => what.includes('sleep') && what.includes('handle-lid-switch');
console.log('before:', blocked());
const begin = sleepInhibitor('A drive is being written');
const end = begin();
await until(isHeld);
console.log(execFileSync('systemd-inhibit', ['--list', '--no-pager'], { encoding: 'utf8' }));
console.log('during:', blocked());
end();
await until(isFree);
console.log('after:', blocked());
begin();
await until(isHeld);
process.kill(process.pid, 'SIGKILL');
`;

it.runIf(process.getuid?.() === 0)(
  'logind blocks sleep, idling and the lid until the work ends or is killed (needs root)',
  async () => {
    const node = `'${process.execPath}' --input-type=module --eval "$PROGRAM" || true`;
    const machine = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', MACHINE, 'sh'];
    const said = await new Promise<string>((resolve, reject) => {
      execFile(
        'unshare',
        [...machine, 'sh', '-c', `${node}; sleep 1`],
        {
          cwd: PROJECT,
          env: { ...process.env, PROGRAM, LC_ALL: 'C.UTF-8' },
          timeout: promisedMs(20_000),
          killSignal: 'SIGKILL',
        },
        (error, stdout, stderr) => (error ? reject(new Error(stdout + stderr)) : resolve(stdout)),
      );
    });
    expect(said).toContain('before: s ""');
    expect(said).toMatch(/during: s "(?=.*sleep)(?=.*idle)(?=.*handle-lid-switch)/);
    expect(said).toMatch(/Flakestick .*A drive is being written .*block/);
    expect(said).toContain('after: s ""');
    expect(said).toContain('after a kill: s ""');
  },
);
