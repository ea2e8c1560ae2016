/** QEMU's own control: what is plugged in, what is pulled. Source: docs/interop/qmp-spec.rst of QEMU. */
import { LineSocket } from './line-socket.ts';

export interface QmpEvent {
  readonly event: string;
  readonly data?: { readonly device?: string };
}

type Heard = QmpEvent | { readonly return: unknown } | { readonly error: { readonly desc: string } } | { QMP: unknown };
type Arguments = Readonly<Record<string, unknown>>;

export class Qmp {
  readonly path: string;
  #lines: LineSocket<{ execute: string; arguments?: Arguments }, Heard> | null = null;
  /** In the order of the commands, which is the order of the answers. */
  readonly #waiting: ((answer: Heard) => void)[] = [];
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  #greeted: () => void = () => {};
  readonly #greeting = new Promise<void>((resolve) => {
    this.#greeted = resolve;
  });

  private constructor(path: string) {
    this.path = path;
  }

  static async listen(path: string): Promise<Qmp> {
    const qmp = new Qmp(path);
    qmp.#lines = await LineSocket.listen(path, (heard: Heard) => qmp.#hear(heard));
    return qmp;
  }

  /** Once QEMU is there. */
  async greet(): Promise<void> {
    await this.#greeting;
    await this.execute('qmp_capabilities');
  }

  async execute(command: string, parameters: Arguments = {}): Promise<unknown> {
    const answer = await new Promise<Heard>((resolve) => {
      this.#waiting.push(resolve);
      this.#lines?.say({ execute: command, arguments: parameters });
    });
    if ('error' in answer) throw new Error(`${command}: ${answer.error.desc}`);
    return 'return' in answer ? answer.return : null;
  }

  event(fits: (event: QmpEvent) => boolean, timeoutMs = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(listen);
        reject(new Error(`QEMU did not say so within ${timeoutMs} ms`));
      }, timeoutMs);
      const listen = (event: QmpEvent): void => {
        if (!fits(event)) return;
        clearTimeout(timer);
        this.#listeners.delete(listen);
        resolve();
      };
      this.#listeners.add(listen);
    });
  }

  close(): void {
    this.#lines?.close();
  }

  #hear(heard: Heard): void {
    if ('QMP' in heard) this.#greeted();
    else if ('event' in heard) for (const listen of this.#listeners) listen(heard);
    else this.#waiting.shift()?.(heard);
  }
}
