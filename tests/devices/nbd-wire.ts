/**
 * The server's half of the NBD protocol: fixed newstyle handshake, one export, simple replies.
 * Source: doc/proto.md of the NetworkBlockDevice project.
 */
import type { Socket } from 'node:net';

export interface BlockRequest {
  readonly kind: 'read' | 'write' | 'flush' | 'trim';
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** Of a write. */
  readonly payload: Buffer;
}

/** An error number of Linux, or the bytes of a read, or null for a write that was taken. */
export type BlockReply = number | Buffer | null;

export interface Export {
  readonly sizeBytes: number;
  readonly readOnly: boolean;
  serve(request: BlockRequest): Promise<BlockReply>;
}

const GREETING = Buffer.concat([Buffer.from('NBDMAGICIHAVEOPT'), Buffer.from([0, 0b11])]);
const OPTION_REPLY_MAGIC = 0x3e889045565a9n;
const OPTION = { exportName: 1, abort: 2, info: 6, go: 7 };
const REPLY = { acknowledged: 1, info: 3, unsupported: 0x80000001 };
const FLAG = { hasFlags: 1, readOnly: 2, flush: 4, forceUnitAccess: 8, trim: 32 };
const SIMPLE_REPLY_MAGIC = 0x67446698;
const KINDS = { 0: 'read', 1: 'write', 3: 'flush', 4: 'trim' } as const;
const DISCONNECT = 2;
const INVALID_ARGUMENT = 22;

function sizeAndFlags({ sizeBytes, readOnly }: Export): Buffer {
  const fields = Buffer.alloc(10);
  fields.writeBigUInt64BE(BigInt(sizeBytes));
  fields.writeUInt16BE(
    FLAG.hasFlags | FLAG.flush | FLAG.forceUnitAccess | FLAG.trim | (readOnly ? FLAG.readOnly : 0),
    8,
  );
  return fields;
}

function optionReply(option: number, type: number, fields = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(20);
  head.writeBigUInt64BE(OPTION_REPLY_MAGIC);
  head.writeUInt32BE(option, 8);
  head.writeUInt32BE(type, 12);
  head.writeUInt32BE(fields.length, 16);
  return Buffer.concat([head, fields]);
}

/** Serves one client until it goes. */
export async function serveClient(socket: Socket, exported: Export): Promise<void> {
  const input = new Input(socket);
  socket.on('error', () => {});
  socket.write(GREETING);
  await input.take(4);
  if (await negotiate(input, socket, exported)) await transmit(input, socket, exported);
  socket.end();
}

/** Gives whether the client wants to go on to reading and writing. */
async function negotiate(input: Input, socket: Socket, exported: Export): Promise<boolean> {
  for (;;) {
    const head = await input.take(16);
    const option = head.readUInt32BE(8);
    await input.take(head.readUInt32BE(12));
    if (option === OPTION.abort) return false;
    if (option === OPTION.exportName) {
      socket.write(Buffer.concat([sizeAndFlags(exported), Buffer.alloc(124)]));
      return true;
    }
    if (option === OPTION.info || option === OPTION.go) {
      socket.write(optionReply(option, REPLY.info, Buffer.concat([Buffer.alloc(2), sizeAndFlags(exported)])));
      socket.write(optionReply(option, REPLY.acknowledged));
      if (option === OPTION.go) return true;
    } else socket.write(optionReply(option, REPLY.unsupported));
  }
}

/** Answers as answers come, not in the order of the requests. */
async function transmit(input: Input, socket: Socket, exported: Export): Promise<void> {
  for (;;) {
    const head = await input.take(28);
    const type = head.readUInt16BE(6);
    if (type === DISCONNECT) return;
    const cookie = Buffer.from(head.subarray(8, 16));
    const lengthBytes = head.readUInt32BE(24);
    const kind = (KINDS as Partial<Record<number, (typeof KINDS)[keyof typeof KINDS]>>)[type];
    const payload = kind === 'write' ? await input.take(lengthBytes) : Buffer.alloc(0);
    const reply = (answer: BlockReply): void => {
      const simple = Buffer.alloc(16);
      simple.writeUInt32BE(SIMPLE_REPLY_MAGIC);
      simple.writeUInt32BE(typeof answer === 'number' ? answer : 0, 4);
      cookie.copy(simple, 8);
      socket.write(Buffer.isBuffer(answer) ? Buffer.concat([simple, answer]) : simple);
    };
    if (!kind) reply(INVALID_ARGUMENT);
    else void exported.serve({ kind, offsetBytes: Number(head.readBigUInt64BE(16)), lengthBytes, payload }).then(reply);
  }
}

/** Bytes of a socket, asked for by number. */
class Input {
  #chunks: Buffer[] = [];
  #lengthBytes = 0;
  #wake: () => void = () => {};
  #ended = false;

  constructor(socket: Socket) {
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk as Buffer);
      this.#lengthBytes += chunk.length;
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Rejects when the client goes before. */
  async take(lengthBytes: number): Promise<Buffer> {
    while (this.#lengthBytes < lengthBytes) {
      if (this.#ended) throw new Error('the client is gone');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(lengthBytes)];
    this.#lengthBytes = all.length - lengthBytes;
    return all.subarray(0, lengthBytes);
  }
}
