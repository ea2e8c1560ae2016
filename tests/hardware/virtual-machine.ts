/**
 * QEMU with a Debian kernel, without hardware acceleration and without a disk image: the host's own files are its root
 * (read-only), so it runs this checkout, this Node and the host's programs. Its system is on a USB disk, on port 8.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { PROJECT } from '../devices/command-line.ts';
import { run } from '../devices/loop-device.ts';
import { testCacheFolder } from '../setup/nix-environment.ts';
import { AGENT_PORT, type AgentOrder, type AgentWord } from './guest/agent-words.ts';
import { GuestProgram } from './guest-program.ts';
import { LineSocket } from './line-socket.ts';
import { Qmp } from './qmp.ts';
import { Stopwatch } from './stopwatch.ts';
import { makeSystemDisk, SYSTEM_DISK } from './system-disk.ts';

const BOOT_TIMEOUT_MS = 120_000;
/** no_timer_check: on a busy machine the emulated timer misses the kernel's test of it, and the kernel panics. */
const KERNEL_WORDS =
  'console=ttyS0 panic=-1 quiet loglevel=4 mitigations=off nokaslr random.trust_cpu=on no_timer_check';
const FOLDER = join(PROJECT, 'tests/hardware/guest');

export class VirtualMachine {
  readonly qmp: Qmp;
  readonly #folder: string;
  readonly #agent: LineSocket<AgentOrder, AgentWord>;
  readonly #programs = new Map<number, GuestProgram>();
  #qemu: ChildProcess | null = null;
  #count = 0;
  #ready: () => void = () => {};

  private constructor(folder: string, qmp: Qmp, agent: LineSocket<AgentOrder, AgentWord>) {
    this.#folder = folder;
    this.qmp = qmp;
    this.#agent = agent;
  }

  /** `folder` is for its sockets, its disk and its console; visible in the guest under the same path. */
  static async boot(folder: string): Promise<VirtualMachine> {
    const qmp = await Qmp.listen(join(folder, 'qmp'));
    let hear: (word: AgentWord) => void = () => {};
    const agent = await LineSocket.listen<AgentOrder, AgentWord>(join(folder, 'agent'), (word) => hear(word));
    const machine = new VirtualMachine(folder, qmp, agent);
    hear = (word) => machine.#hear(word);
    await machine.#boot();
    return machine;
  }

  /** Starts a program in the guest. */
  start(argv: readonly string[], environment: Record<string, string> = {}): GuestProgram {
    const number = ++this.#count;
    const program = new GuestProgram((signal) => this.#agent.say({ signal, to: number }));
    this.#programs.set(number, program);
    this.#agent.say({ start: number, argv, environment });
    return program;
  }

  /** Runs a shell script in the guest and gives its output; throws when it fails. */
  async shell(script: string): Promise<string> {
    const program = this.start(['sh', '-ec', script]);
    let stdout = '';
    let stderr = '';
    program.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
    });
    program.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const [code] = await once(program, 'close');
    if (code !== 0) throw new Error(`in the guest, ${code}: ${script}\n${stdout}${stderr}`);
    return stdout.trim();
  }

  /** Measures the guest's time, from now on. */
  async stopwatch(): Promise<Stopwatch> {
    const [processor] = (await this.qmp.execute('query-cpus-fast')) as { 'thread-id': number }[];
    return Stopwatch.start(this.#qemu?.pid ?? 0, processor?.['thread-id'] ?? 0);
  }

  /** What still runs in the guest, killed. */
  killPrograms(): void {
    for (const program of this.#programs.values()) program.kill();
  }

  /** What the guest's kernel and init said. */
  console(): Promise<string> {
    return readFile(join(this.#folder, 'console'), 'utf8').catch(() => '');
  }

  async stop(): Promise<void> {
    const qemu = this.#qemu;
    if (qemu && qemu.exitCode === null && qemu.signalCode === null) {
      qemu.kill('SIGKILL');
      await once(qemu, 'exit');
    }
    this.qmp.close();
    this.#agent.close();
  }

  async #boot(): Promise<void> {
    const agent = await readFile(join(FOLDER, 'agent.ts'), 'utf8');
    await writeFile(join(this.#folder, 'agent.mjs'), stripTypeScriptTypes(agent));
    await run('sh', join(PROJECT, 'tests/setup/guest-initrd.sh'), join(this.#folder, 'initrd'));
    await makeSystemDisk(join(this.#folder, 'system-disk'));
    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    // A killed test runner takes the machine with it.
    const qemu = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...this.#arguments()], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#qemu = qemu;
    const ended = once(qemu, 'exit').then(() => {
      for (const program of this.#programs.values()) program.lose();
      return 'ended';
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(resolve, BOOT_TIMEOUT_MS, `was not there after ${BOOT_TIMEOUT_MS / 1000} s`);
    });
    const trouble = await Promise.race([ended, late, ready.then(() => null)]);
    clearTimeout(timer);
    if (trouble !== null) {
      const said = await this.console();
      await this.stop();
      throw new Error(`the virtual machine ${trouble}:\n${said.slice(-3000)}`);
    }
    await this.qmp.greet();
  }

  #arguments(): string[] {
    const at = (name: string): string => join(this.#folder, name);
    const kernel = join(testCacheFolder(), 'kernel');
    const words = [
      KERNEL_WORDS,
      `bench.start=${join(FOLDER, 'start.sh')}`,
      `bench.node=${process.execPath}`,
      `bench.agent=${at('agent.mjs')}`,
      `bench.kernel=${kernel}`,
    ].join(' ');
    return [
      ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-vga', 'none'],
      ...['-machine', 'q35,hpet=off,vmport=off,smm=off', '-accel', 'tcg,thread=multi,tb-size=512'],
      ...['-cpu', 'max,pku=off', '-smp', '1', '-m', '1024'],
      ...['-kernel', join(kernel, 'vmlinux'), '-initrd', at('initrd'), '-append', words],
      ...['-serial', `file:${at('console')}`],
      ...['-chardev', `socket,id=qmp,path=${this.qmp.path}`, '-mon', 'chardev=qmp,mode=control'],
      ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=agent,path=${this.#agent.path}`],
      ...['-device', `virtserialport,chardev=agent,name=${AGENT_PORT}`, '-device', 'virtio-rng-pci'],
      ...['-fsdev', 'local,id=host,path=/,security_model=none,readonly=on,multidevs=remap'],
      ...['-device', 'virtio-9p-pci,fsdev=host,mount_tag=host', '-device', 'qemu-xhci,id=xhci,p2=8,p3=8'],
      ...['-drive', `if=none,id=system,format=raw,cache=unsafe,file=${at('system-disk')}`],
      ...['-device', `usb-storage,bus=xhci.0,port=${SYSTEM_DISK.port},drive=system,serial=${SYSTEM_DISK.serial}`],
    ];
  }

  #hear(word: AgentWord): void {
    if ('ready' in word) {
      this.#ready();
      return;
    }
    this.#programs.get(word.of)?.hear(word);
    if ('ended' in word) this.#programs.delete(word.of);
  }
}
