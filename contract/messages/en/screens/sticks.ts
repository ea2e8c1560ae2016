/** Records: what was written where, and whether it was still there later. */
import { bytes, duration, plural, rate, whole } from '../number.ts';

export const title = 'Your sticks';
export const search = 'Search by name, drive or serial number';
export const count = ({ count, total }: { count: number; total: number }) =>
  count === total ? `${whole(total)} sticks` : `${whole(count)} of ${whole(total)} sticks`;
export const noneFound = 'No stick matches.';
export const asOfLastCheck = 'Each is shown as its last check found it. Plug it in to check it again.';
export const backToAll = 'All sticks';
export const empty = {
  title: 'Nothing has been written yet',
  detail: 'A record is kept of every drive you flash, so that you can verify it years later.',
  makeStick: 'Make a stick',
};
export const unreadable = 'A record cannot be read';

export const unfinished = {
  title: ({ drive }: { drive: string }) => `${drive}: not finished`,
  badBlocks: ({ image, sizeBytes }: { image: string; sizeBytes: number }) =>
    `${image} (${bytes(sizeBytes)}) has bad blocks. Plug in the drive and flash the same image again: only those blocks are written.`,
  cutShort: ({ image, sizeBytes }: { image: string; sizeBytes: number }) =>
    `${image} (${bytes(sizeBytes)}) was not written completely. Plug in the drive and flash the same image again: it continues where it stopped.`,
};

export const importRecord = 'Import…';
export const imported = {
  new: 'The record was imported',
  known: 'This record is already here',
  knownWithVerifications: 'This record is already here; new verifications were added',
};
export const exportRecord = 'Export';
export const exported = {
  title: 'Exported to one file',
  detail: 'Import it on another machine to verify the stick there.',
  copyPath: 'Copy the path',
};

export const recordLabel = ({ id }: { id: string }) => `Record ${id}`;
export const recordName = 'Record';
export const writtenTo = ({ drive, at }: { drive: string; at: string }) => `on ${drive}, ${at}`;
export const verifyDrive = 'Verify this drive';
export const outcomeAsOf = ({ outcome, at }: { outcome: string; at: string }) => `${outcome}, as of ${at}`;

export const image = {
  title: 'Image',
  size: 'Size',
  sizeText: ({ sizeBytes }: { sizeBytes: number }) => `${bytes(sizeBytes)} (${whole(sizeBytes)} bytes)`,
  volumeLabel: 'Volume label',
  sha256: 'SHA-256',
  copySha256: 'Copy the SHA-256',
  blockDigests: 'Block digests',
  blocks: ({ count, blockBytes }: { count: number; blockBytes: number }) =>
    `${whole(count)} ${plural(count, { one: 'block', other: 'blocks' })} of ${whole(blockBytes)} bytes`,
};
export const drive = {
  title: 'Drive',
  name: 'Name',
  size: 'Size',
  serial: 'Serial number',
  wasAt: 'Was at',
  boot: 'In a virtual machine',
};
export const source = {
  title: 'Source',
  asChosen: 'As chosen',
  lockedTo: 'Locked to',
  copyLocked: 'Copy the locked reference',
  release: 'NixOS release',
  nixpkgs: 'nixpkgs',
  built: 'Built',
  architecture: 'Architecture',
  compression: 'Compression',
  replacedInputs: 'Replaced inputs',
  replacedBy: ({ input, reference }: { input: string; reference: string }) => `${input} by ${reference}`,
  derivation: 'Derivation',
  storePath: 'Store path',
  nix: 'Nix',
};
export const times = {
  title: 'Times',
  started: 'Started',
  writing: 'Writing',
  readingBack: 'Reading back',
  endedWith: 'Ended with',
  took: ({ seconds, bytesPerSecond }: { seconds: number; bytesPerSecond: number }) =>
    `${duration(seconds)}, ${rate(bytesPerSecond)} on average`,
};
export const laterVerifications = 'Later verifications';
