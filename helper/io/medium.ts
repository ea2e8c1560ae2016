/** What a capacity check does with a drive: reads, writes and flushes. */
import { flush, readFully, writeFully } from './aligned.ts';
import { isGone, type OpenDrive } from './device.ts';
import { DeviceError } from './device-error.ts';
import { isAbandoned } from './pending-io.ts';

export interface Medium {
  readonly capacityBytes: number;
  readonly sectorBytes: number;
  /** All of the buffer. Throws DeviceError. */
  read(buffer: Buffer, offsetBytes: number): Promise<void>;
  /** All of the buffer. Throws DeviceError. */
  write(buffer: Buffer, offsetBytes: number): Promise<void>;
  /** Throws DeviceError. */
  flush(): Promise<void>;
  /** Unplugged or given up: no further request is possible. */
  isLost(): boolean;
}

export function mediumOf(drive: OpenDrive): Medium {
  return {
    capacityBytes: drive.capacityBytes,
    sectorBytes: drive.sectorBytes,
    async read(buffer, offsetBytes) {
      const count = await readFully(drive.fd, buffer, buffer.length, offsetBytes);
      // An unplugged drive returns 0 bytes and no error.
      if (count < buffer.length) throw new DeviceError('EIO', offsetBytes + count);
    },
    write: (buffer, offsetBytes) => writeFully(drive.fd, buffer, buffer.length, offsetBytes),
    flush: () => flush(drive.fd),
    isLost: () => isAbandoned(drive.fd) || isGone(drive),
  };
}
