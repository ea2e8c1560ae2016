/**
 * Wipes what programs could still find on a drive: the beginnings and ends of its partitions, where an image ended, and both ends of the
 * drive. The first sector, which has the table that says where all that is, is wiped last: until then, a restore that was cut short
 * can be repeated and knows what this one knew.
 */
import fs from 'node:fs';
import { type Extent, OLD_TABLE_BYTES, oldPlaces } from '../../formats/old-places.ts';
import { alignedBuffers, flush, giveBack, readFully, writeFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';
import type { Preparation } from '../write/drive-lane.ts';
import { forgottenVolumes } from './forgotten-volumes.ts';

const MEBIBYTE = 1024 ** 2;
const BEGINNING_BYTES = 16 * MEBIBYTE;
/** RAID and ZFS keep labels there, and a GPT its copy. */
const FAR_END_BYTES = 4 * MEBIBYTE;
/** The first sector of any drive. */
const FIRST_BYTES = 4096;
/** More often than main begins to wonder about a slow drive. */
const TELL_EVERY_MS = 1000;
/** sysfs counts these, whatever sectors the drive has. */
const SYSFS_SECTOR_BYTES = 512;

export class EmptyDrive implements Preparation {
  readonly #drive: OpenDrive;
  /** What the drive ends with. */
  readonly #end: Buffer | null;

  constructor(drive: OpenDrive, end: string | null) {
    this.#drive = drive;
    this.#end = end === null ? null : Buffer.from(end, 'base64');
    if (this.#end && this.#end.length % drive.sectorBytes !== 0)
      throw new Error('the end is not made of whole sectors');
  }

  async clear(zeros: Buffer, tell: () => void): Promise<void> {
    const { capacityBytes } = this.#drive;
    const beginningEnds = Math.min(BEGINNING_BYTES, capacityBytes);
    const wipe = (place: Extent): Promise<void> => this.#wipe(place, zeros, tell);
    const named = await this.#oldPlaces();
    const forgotten = await forgottenVolumes(this.#drive, { fromBytes: beginningEnds, tell });
    for (const { startBytes, endBytes } of [...named, ...forgotten])
      await wipe({ startBytes: Math.max(startBytes, beginningEnds), endBytes });
    await wipe({ startBytes: Math.max(capacityBytes - FAR_END_BYTES, FIRST_BYTES), endBytes: capacityBytes });
    await flush(this.#drive.fd);
    await wipe({ startBytes: FIRST_BYTES, endBytes: beginningEnds });
    await flush(this.#drive.fd);
    await wipe({ startBytes: 0, endBytes: Math.min(FIRST_BYTES, capacityBytes) });
    if (this.#end) await this.#writeEnd(this.#end);
    await flush(this.#drive.fd);
  }

  async wrongAt(): Promise<number | null> {
    const expected = this.#end;
    if (!expected) return null;
    const at = this.#drive.capacityBytes - expected.length;
    const [buffer] = alignedBuffers(1, MEBIBYTE) as [Buffer];
    try {
      const count = await readFully(this.#drive.fd, buffer, expected.length, at);
      return count === expected.length && expected.equals(buffer.subarray(0, count)) ? null : at;
    } catch (thrown) {
      if (thrown instanceof DeviceError) return at;
      throw thrown;
    } finally {
      giveBack([buffer]);
    }
  }

  /** A drive whose beginning cannot be read is wiped as far as the kernel knows it: writing may cure it. */
  async #oldPlaces(): Promise<Extent[]> {
    const { fd, capacityBytes, number } = this.#drive;
    const [buffer] = alignedBuffers(1, OLD_TABLE_BYTES) as [Buffer];
    const wanted = Math.min(OLD_TABLE_BYTES, capacityBytes);
    const count = await readFully(fd, buffer, wanted, 0).catch((thrown: unknown) => {
      if (thrown instanceof DeviceError) return 0;
      throw thrown;
    });
    const head = Buffer.from(buffer.subarray(0, count));
    giveBack([buffer]);
    return oldPlaces({ head, capacityBytes, partitions: partitionsOf(number) });
  }

  async #wipe({ startBytes, endBytes }: Extent, zeros: Buffer, tell: () => void): Promise<void> {
    let toldAtMs = performance.now();
    for (let at = startBytes; at < endBytes; at += zeros.length) {
      await writeFully(this.#drive.fd, zeros, Math.min(zeros.length, endBytes - at), at);
      if (performance.now() - toldAtMs < TELL_EVERY_MS) continue;
      toldAtMs = performance.now();
      tell();
    }
  }

  async #writeEnd(end: Buffer): Promise<void> {
    const [buffer] = alignedBuffers(1, MEBIBYTE) as [Buffer];
    end.copy(buffer);
    await writeFully(this.#drive.fd, buffer, end.length, this.#drive.capacityBytes - end.length);
    giveBack([buffer]);
  }
}

/** As the kernel reads the table. */
function partitionsOf(number: string): Extent[] {
  const folder = `/sys/dev/block/${number}`;
  const value = (path: string): number => Number(fs.readFileSync(path, 'utf8')) * SYSFS_SECTOR_BYTES;
  try {
    const names = fs.readdirSync(folder).filter((name) => fs.existsSync(`${folder}/${name}/partition`));
    return names.map((name) => {
      const startBytes = value(`${folder}/${name}/start`);
      return { startBytes, endBytes: startBytes + value(`${folder}/${name}/size`) };
    });
  } catch {
    // It was unplugged: the next request to it fails.
    return [];
  }
}
