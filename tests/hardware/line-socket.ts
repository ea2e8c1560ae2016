/** A Unix socket that QEMU connects to, with one JSON object per line in both directions. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export class LineSocket<Sent, Heard> {
  readonly path: string;
  readonly #server: Server;
  readonly #onHeard: (word: Heard) => void;
  #socket: Socket | null = null;

  private constructor(path: string, server: Server, onHeard: (word: Heard) => void) {
    this.path = path;
    this.#server = server;
    this.#onHeard = onHeard;
  }

  static async listen<Sent, Heard>(path: string, onHeard: (word: Heard) => void): Promise<LineSocket<Sent, Heard>> {
    const server = createServer();
    const lines = new LineSocket<Sent, Heard>(path, server, onHeard);
    server.once('connection', (socket) => lines.#serve(socket));
    server.listen(path);
    await once(server, 'listening');
    return lines;
  }

  say(word: Sent): void {
    this.#socket?.write(`${JSON.stringify(word)}\n`);
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    this.#socket = socket;
    // The end of QEMU is told by its process.
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => {
      if (line.trim() !== '') this.#onHeard(JSON.parse(line) as Heard);
    });
  }
}
