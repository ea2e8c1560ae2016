/** A USB stick in the guest: a faulty chip behind QEMU's mass storage device. */
import { join } from 'node:path';
import { FaultyChip } from '../devices/faulty-chip.ts';
import type { Fault, StickOptions } from '../devices/nbd-stick.ts';
import type { VirtualMachine } from './virtual-machine.ts';

export interface UsbStickOptions extends StickOptions {
  /** 1 to 7; 8 has the guest's system. */
  readonly port?: number;
  readonly vendor?: string;
  readonly model?: string;
  /** Null: the stick has none, as cheap ones do. */
  readonly serial?: string | null;
  readonly sectorBytes?: 512 | 4096;
  /** A file of the host to plug in as it is, instead of new cells; the stick writes to it. */
  readonly cells?: string;
}

/** QEMU waits for requests that hang before it lets a stick go. */
const HANGS_ON_MS = 200;
const APPEARS_WITHIN_S = 20;

export class UsbStick {
  readonly chip: FaultyChip;
  readonly port: number;
  readonly options: UsbStickOptions;
  readonly #machine: VirtualMachine;
  readonly #name: string;
  #isPlugged = false;

  constructor(machine: VirtualMachine, chip: FaultyChip, options: UsbStickOptions, name: string) {
    this.#machine = machine;
    this.chip = chip;
    this.port = options.port ?? 1;
    this.options = options;
    this.#name = name;
  }

  /** Plugs it in, and does not wait for the guest to see it. */
  async attach(): Promise<void> {
    const {
      vendor = 'SanDisk',
      model = 'Cruzer Blade',
      serial = `STICK${this.#name}`,
      sectorBytes = 512,
    } = this.options;
    const { qmp } = this.#machine;
    const drive = `${this.#name}-cells`;
    await qmp.execute('blockdev-add', {
      driver: 'nbd',
      'node-name': drive,
      server: { type: 'unix', path: this.chip.socket },
      'read-only': this.options.readOnly ?? false,
    });
    const identity = serial === null ? {} : { serial };
    await qmp.execute('device_add', {
      driver: 'usb-bot',
      id: this.#name,
      bus: 'xhci.0',
      port: String(this.port),
      attached: false,
      ...identity,
    });
    await qmp.execute('device_add', {
      driver: 'scsi-hd',
      id: `${this.#name}-disk`,
      bus: `${this.#name}.0`,
      'scsi-id': 0,
      lun: 0,
      drive,
      removable: true,
      vendor,
      product: model,
      ...identity,
      werror: 'report',
      rerror: 'report',
      logical_block_size: sectorBytes,
      physical_block_size: sectorBytes,
    });
    await qmp.execute('qom-set', { path: `/machine/peripheral/${this.#name}`, property: 'attached', value: true });
    this.#isPlugged = true;
  }

  /**
   * The name the guest gave it, once udev has looked at it: `/dev/sdb`. Never guess: a descriptor that is still open keeps the
   * old name, and the next stick gets another one.
   */
  async devicePath(): Promise<string> {
    return this.#machine.shell(`
      tries=0
      while [ "$tries" -lt ${APPEARS_WITHIN_S * 20} ]; do
        for disk in /sys/block/sd*; do
          case $(readlink -f "$disk") in
            */usb[0-9]*/[0-9]*-${this.port}/*)
              if [ -b "/dev/\${disk##*/}" ]; then udevadm settle -t 10; echo "/dev/\${disk##*/}"; exit; fi ;;
          esac
        done
        tries=$((tries + 1)); sleep 0.05
      done
      echo 'the stick in port ${this.port} did not appear' >&2; dmesg | tail -n 20 >&2; exit 1`);
  }

  /** Pulls it, also in the middle of a request. Its cells stay to be looked at. */
  async unplug(): Promise<void> {
    if (!this.#isPlugged) return;
    this.#isPlugged = false;
    const { qmp } = this.#machine;
    const gone = qmp.event(({ event, data }) => event === 'DEVICE_DELETED' && data?.device === this.#name);
    const asked = qmp.execute('device_del', { id: this.#name });
    if (this.chip.isHolding) {
      await new Promise((resolve) => setTimeout(resolve, HANGS_ON_MS));
      await this.chip.release();
    }
    await asked;
    await gone;
    await this.#forgetCells();
  }

  /** Until the guest has let go of it, so that the next one gets its name. */
  async gone(): Promise<void> {
    await this.#machine.shell(`
      tries=0
      while ls -d /sys/bus/usb/devices/[0-9]*-${this.port} >/dev/null 2>&1 ||
        ls -l /sys/class/scsi_disk/ | grep -q -- '-${this.port}:'; do
        tries=$((tries + 1)); [ "$tries" -lt 200 ]; sleep 0.05
      done
      udevadm settle -t 10`);
  }

  /** As a card reader without a card. */
  async takeMediumOut(): Promise<void> {
    await this.#machine.qmp.execute('blockdev-open-tray', { id: `${this.#name}-disk`, force: true });
    await this.#machine.qmp.execute('blockdev-remove-medium', { id: `${this.#name}-disk` });
  }

  async putMediumIn(): Promise<void> {
    await this.#machine.qmp.execute('blockdev-insert-medium', {
      id: `${this.#name}-disk`,
      'node-name': `${this.#name}-cells`,
    });
    await this.#machine.qmp.execute('blockdev-close-tray', { id: `${this.#name}-disk` });
  }

  /** From now on it fails like this. */
  fail(faults: readonly Fault[]): Promise<void> {
    return this.chip.fail(faults);
  }

  async #forgetCells(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#machine.qmp.execute('blockdev-del', { 'node-name': `${this.#name}-cells` });
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}

export async function makeUsbStick(
  machine: VirtualMachine,
  folder: string,
  name: string,
  options: UsbStickOptions,
): Promise<UsbStick> {
  const chip = await FaultyChip.open(join(folder, name), options, options.cells);
  return new UsbStick(machine, chip, options, name);
}
