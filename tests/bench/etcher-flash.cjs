/**
 * Flashes and verifies as balenaEtcher's child-writer does: 2 buffers for one drive and 32 more for each further one, XXH3-64
 * of the stream, no flush. Runs on etcher-sdk's own ground: `node etcher-flash.cjs MODULES IMAGE DEVICE…`.
 */
const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { freemem } = require('node:os');
const { basename } = require('node:path');

const [modules, image, ...devices] = process.argv.slice(2);
// Its native build wants a newer C++ library than Debian 12 has, and nothing is mounted here that it would unmount.
const load = Module._load;
Module._load = (name, ...rest) =>
  name === 'mountutils' ? { unmountDisk: (_device, done) => done(null) } : load(name, ...rest);
const sdk = Module.createRequire(`${modules}/etcher-sdk/build/index.js`);
const { File } = sdk('./source-destination/file');
const { BlockDevice } = sdk('./source-destination/block-device');
const { decompressThenFlash } = sdk('./multi-write');

const drive = (device) => ({
  raw: device,
  device,
  devicePath: device,
  size: Number(readFileSync(`/sys/block/${basename(device)}/size`, 'utf8')) * 512,
  mountpoints: [],
  isSystem: false,
  isReadOnly: false,
});

decompressThenFlash({
  source: new File({ path: image }),
  destinations: devices.map(
    (device) => new BlockDevice({ drive: drive(device), unmountOnSuccess: false, write: true, direct: true }),
  ),
  onFail: (_destination, error) => {
    throw error;
  },
  onProgress: () => {},
  verify: true,
  trim: false,
  numBuffers: Math.min(2 + (devices.length - 1) * 32, 256, Math.floor(freemem() / (8 * 1024 * 1024))),
  decompressFirst: true,
}).then(({ failures }) => process.exit(failures.length > 0 ? 1 : 0));
