import assert from 'node:assert/strict';
import { Drive } from '../../../contract/wire/drive.ts';
import { drivesOf, HostSnapshot } from '../../../main/stages/drive/index.ts';
import { files, recordedMachine } from '../../unit/main/stages/drive/recorded-machines.ts';
import type { FuzzTarget } from '../target.ts';

const MACHINES = await Promise.all(files.map(recordedMachine));

/** Machines as nobody has them: the kernel's words about devices, mounts and names in any combination. */
export const recordedMachines: FuzzTarget = {
  name: 'recorded-machine',
  shape: 'json',
  inputs: 500,
  samples: () => MACHINES.map(({ machine }) => JSON.stringify(machine)),
  // Its decoder's errors are answers: only what is done with a decoded machine may not fail.
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: (input) => {
    const read = HostSnapshot.safeParse(JSON.parse(input.toString()));
    if (!read.success) return;
    const { data: machine } = read;
    for (const drive of drivesOf(machine, { includeLoop: true })) {
      Drive.parse(drive);
      const name = drive.devicePath.slice('/dev/'.length);
      const own = machine.devices.filter((device) => device.name === name || device.parent === name);
      if (drive.holdings.kind === 'empty')
        assert.ok(
          own.every(({ blank, filesystem, sizeBytes }) => sizeBytes === 0 || (blank && filesystem === null)),
          `${name} is not blank`,
        );
      const numbers = own.map(({ device }) => device);
      const root = machine.mounts.find(({ mountPoint, device }) => mountPoint === '/' && numbers.includes(device));
      if (root) assert.notEqual(drive.refusals.length, 0, `${name} holds / and is offered`);
    }
  },
};
