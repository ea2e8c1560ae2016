/** A Unix socket that QEMU connects to: then it need not be waited for, and leaves none behind. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export class QemuSocket {
  readonly #server: Server;
  #socket: Socket | null = null;
  /** Resolves with the connection. */
  readonly connected: Promise<Socket>;

  private constructor(server: Server) {
    this.#server = server;
    this.connected = new Promise((resolve) => {
      server.once('connection', (socket) => {
        this.#socket = socket;
        // How QEMU ended is told by its process.
        socket.on('error', () => {});
        // Nobody else is to be there.
        server.close();
        resolve(socket);
      });
    });
  }

  /** In a folder that is this user's alone. */
  static async listen(path: string): Promise<QemuSocket> {
    const server = createServer();
    const made = new QemuSocket(server);
    server.listen(path);
    await once(server, 'listening');
    return made;
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }
}
