/**
 * QEMU on this machine: finds it, its firmware and its screens, makes its command line, speaks its protocol. Starts nothing but short
 * probes, and knows no stick: what is tried is given as a descriptor.
 */

export {
  findQemu,
  findScreen,
  findViewer,
  hasOwnWindow,
  hasSpice,
  kvmAccess,
  QEMU_PROGRAM,
  whyNoKvm,
} from './find-qemu.ts';
export { findFirmware, firmwareFolders, type UefiFirmware } from './firmware.ts';
export {
  type MachineOptions,
  machineArguments,
  QMP_SOCKET,
  SERIAL_SOCKET,
  SPICE_SOCKET,
  STICK,
} from './machine-arguments.ts';
export { Qmp, QmpError, type QmpEvent } from './qmp.ts';
export { QemuSocket } from './socket.ts';
