/** What the command line gives as a result: lists, verdicts, what is on a drive now. */
import { bytes, plural, whole } from './number.ts';

type Named = { devicePath: string; name: string };
type Written = { title: string; sizeBytes: number; driveName: string; serialEnd: string | null };
const on = ({ title, sizeBytes, driveName, serialEnd }: Written): string =>
  `${title}, ${bytes(sizeBytes)}, on ${driveName}${serialEnd ? ` …${serialEnd}` : ''}`;

const FILESYSTEMS = { fat32: 'FAT32', exfat: 'exFAT' } as const;

export const cliResult = {
  // doctor, presets
  checkStates: { works: 'ok', optional: 'optional', limited: 'LIMITED', missing: 'MISSING' },
  preset: ({
    release,
    others,
    unsupportedSince,
    needNix,
    sizeBytes,
    systems,
  }: {
    release: string;
    others: readonly string[];
    unsupportedSince: string | null;
    needNix: string;
    sizeBytes: number;
    systems: readonly string[];
  }) =>
    `NixOS ${release}${others.length === 0 ? '' : ` (--release ${others.join(', ')})`}${unsupportedSince === null ? '' : `, unsupported since ${unsupportedSince}`}; needs Nix ${needNix}; about ${bytes(sizeBytes)}; ${systems.join(', ')}`,

  // inspect
  facts: {
    source: 'source',
    means: 'means',
    locked: 'locked',
    revision: 'revision',
    date: 'date',
    narHash: 'nar hash',
    builds: 'builds',
    address: 'address',
    sha256: 'sha256',
    cached: 'cached',
    label: 'label',
    size: 'size',
    input: 'input',
    output: 'output',
    warning: 'warning',
    plan: 'plan',
  },
  size: ({ sizeBytes }: { sizeBytes: number }) => bytes(sizeBytes),
  wasDownloaded: 'downloaded before; that file is used again',
  notLocked: 'not locked',
  checksumGiven: ({ sha256 }: { sha256: string }) => `${sha256} (given by you)`,
  checksumFrom: ({ sha256, url }: { sha256: string; url: string }) => `${sha256} (${url})`,
  checksumNone: 'none published',
  warnings: {
    asksToTrust: ({ setting, value }: { setting: string; value: string }) =>
      `the flake asks to set ${setting} = ${value}; this is not applied`,
    askedSettingsUnreadable: ({ reason }: { reason: string }) =>
      `what the flake asks of Nix (nixConfig) cannot be read, so it may ask for more than is shown; none of it is applied: ${reason}`,
    unlockedInputs: ({ inputs }: { inputs: readonly string[] }) =>
      `these inputs are not locked, so two builds may differ: ${inputs.join(', ')}`,
    outputUnreadable: ({ output, reason }: { output: string; reason: string }) =>
      `the output ${output} cannot be evaluated: ${reason}`,
    unsupportedRelease: ({ release, since }: { release: string; since: string }) =>
      `NixOS ${release} has had no security updates since ${since}`,
    unsandboxed: 'builds run outside the sandbox on this machine',
    buildRisk: ({ flag, risk }: { flag: string; risk: string }) => `needs your consent (${flag}): ${risk}`,
    noChecksum: 'no checksum is published, so it is unknown whether the file is genuine',
    localChanges: 'there are uncommitted changes',
  },

  // drives
  holds: ({ what }: { what: string }) => `holds ${what}`.replace(/(?<=^holds )./u, (first) => first.toLowerCase()),
  mountedAt: ({ mountPoints }: { mountPoints: readonly string[] }) => `mounted at ${mountPoints.join(', ')}`,
  refused: ({ reasons }: { reasons: readonly string[] }) => `refused: ${reasons.join('; ')}`,
  noneWritable: ({ refused }: { refused: number }) =>
    `No drive can be written; ${refused} ${plural(refused, { one: 'is', other: 'are' })} refused (--all shows why).`,
  noDrives: 'No drive is plugged in.',
  gone: 'gone',
  there: 'there',

  // capacity check
  capacityHolds: ({ devicePath, name, finding }: Named & { finding: string }) =>
    `holds: ${devicePath} (${name}): ${finding}`,
  capacityPutBack: 'The drive’s contents were put back and read again.',
  putBack: ({ devicePath, name }: Named) => `put back: ${devicePath} (${name}) holds what it held before the check`,
  newerLeft: ({ where }: { where: string }) => `Newer data at ${where} was left as it is.`,

  // restore
  emptyDrive: ({ filesystem, label }: { filesystem: 'fat32' | 'exfat'; label: string }) =>
    `an empty ${FILESYSTEMS[filesystem]} drive called “${label}”`,
  wouldRestore: ({ volume }: { volume: string }) => `Would make ${volume} and erase:`,
  restored: ({
    devicePath,
    filesystem,
    label,
    sizeBytes,
  }: {
    devicePath: string;
    filesystem: 'fat32' | 'exfat';
    label: string;
    sizeBytes: number;
  }) =>
    `restored: ${devicePath} is empty and has one ${FILESYSTEMS[filesystem]} volume, “${label}”, of ${bytes(sizeBytes)}`,
  restoreRecorded: ({ id }: { id: string; devicePath: string }) =>
    `Record ${id} says so. The data that was on the drive is no longer listed anywhere, but not overwritten.`,
  contentsRestored: {
    untouched: 'nothing was written to it',
    'partly-written': 'what was on it is lost, and it is not ready yet: restore it again',
    'written-unverified': 'it is empty, but was not read back',
    verified: 'it is an ordinary empty drive again',
    differs: 'it was erased, but does not hold what was written',
    unreadable: 'it was erased, but cannot be read everywhere',
  },

  // build, save, flash
  outcomes: {
    built: 'built',
    restored: 'restored',
    identical: 'identical',
    verified: 'verified',
    'written-unverified': 'written-unverified',
  },
  imageMade: ({
    outcome,
    sha256,
    sizeBytes,
    path,
  }: {
    outcome: string;
    sha256: string;
    sizeBytes: number;
    path: string;
  }) => `${outcome} ${sha256} ${bytes(sizeBytes)} ${path}`,
  saved: ({ directory, command }: { directory: string; command: string }) =>
    `Saved to ${directory}. Build it with: ${command}`,
  savedWifiKey: 'image.json contains the key of the Wi-Fi network; keep that in mind before you share it.',
  would: {
    build: ({ title }: { title: string }) => `Would build ${title} and erase:`,
    write: ({ title }: { title: string }) => `Would write ${title} and erase:`,
    download: ({ title }: { title: string }) => `Would download ${title} and erase:`,
  },
  contents: {
    untouched: 'nothing was written to it',
    'partly-written': 'it is partly written and must not be used; what was on it is lost',
    'written-unverified': 'it is written but was not read back',
    verified: 'it is written and verified',
    differs: 'it is written but does not hold the image',
    unreadable: 'it is written but cannot be read everywhere',
  },
  driveNow: ({
    devicePath,
    name,
    contents,
    unmounted,
    removal,
  }: Named & {
    contents: string;
    unmounted: readonly string[];
    removal: string | null;
  }) =>
    [
      `${devicePath} (${name}): ${contents}.`,
      ...(unmounted.length > 0 ? [`It was unmounted from ${unmounted.join(', ')}.`] : []),
      ...(removal === null ? [] : [removal]),
    ].join(' '),
  recordKept: ({ id, devicePath }: { id: string; devicePath: string }) =>
    `Record ${id}: “flakestick verify ${devicePath}” checks the drive again at any time.`,

  // verify
  comparedWith: ({ id, title }: { id: string; title: string | null }) =>
    `Compared with record ${id}${title === null ? '' : `: ${title}`}.`,
  verified: ({ devicePath, name, replugged }: Named & { replugged: boolean }) =>
    `verified: intact, every byte of ${devicePath} (${name}) is as it should be${replugged ? '; it was read after being unplugged and plugged in again' : ''}`,
  changedByMounting: ({ devicePath, name, blocks }: Named & { blocks: string }) =>
    `changed only by being mounted: ${devicePath} (${name}), ${blocks}`,
  changedByMountingBesides: ({ blocks }: { blocks: string }) =>
    `Changed only by being mounted, not damaged: ${blocks}.`,

  // records
  recordContents: {
    untouched: 'untouched',
    'partly-written': 'partly written',
    'written-unverified': 'written, not verified',
    verified: 'verified',
    restored: 'emptied',
  },
  recordVerdicts: {
    verified: 'verified',
    'changed-by-mounting': 'changed by mounting',
    'written-unverified': 'not verified',
    differs: 'different',
    unreadable: 'unreadable',
    'drive-shorter': 'too short',
    'unknown-image': 'unknown image',
  },
  record: ({
    id,
    contents,
    verdict,
    at,
    ...written
  }: Written & {
    id: string;
    contents: string;
    verdict: string | null;
    at: string;
  }) => `${id}  ${contents}${verdict === null ? '' : `, last check ${at}: ${verdict}`}  ${on(written)}`,
  recordFacts: {
    record: 'record',
    image: 'image',
    size: 'size',
    sha256: 'sha256',
    label: 'label',
    blocks: 'blocks',
    volume: 'volume',
    source: 'source',
    address: 'address',
    locked: 'locked',
    revision: 'revision',
    date: 'date',
    release: 'NixOS',
    nixpkgs: 'nixpkgs',
    builds: 'builds',
    derivation: 'derivation',
    drive: 'drive',
    capacity: 'capacity',
    serial: 'serial',
    wwn: 'WWN',
    devicePath: 'path',
    written: 'written',
    kept: 'kept',
    result: 'result',
    boot: 'boot',
    failure: 'failure',
    verification: 'verified',
  },
  exactSize: ({ sizeBytes }: { sizeBytes: number }) => `${bytes(sizeBytes)} (${whole(sizeBytes)} bytes)`,
  blocks: ({ count, size }: { count: number; size: string }) => `${whole(count)} of ${size}`,
  volume: ({ filesystem, offsetBytes }: { filesystem: string; offsetBytes: number }) =>
    `${filesystem} at byte ${offsetBytes}`,
  period: ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  afterReplug: ({ text }: { text: string }) => `${text} (after it was unplugged and plugged in again)`,
  unfinishedWrite: ({ startedAt, ...written }: Written & { startedAt: string }) =>
    `Not finished: ${on(written)}, started ${startedAt}. Flash it again to continue.`,
  unreadableRecord: ({ path, reason }: { path: string; reason: string }) => `${path} cannot be read: ${reason}`,
  noRecords: 'No drive has been written yet.',
  exported: ({ id, path }: { id: string; path: string }) => `exported ${id} ${path}`,
  imported: ({ id, title, driveName }: { id: string; title: string; driveName: string }) =>
    `imported ${id}  ${title}, on ${driveName}`,
  alreadyThere: ({ id, title, driveName }: { id: string; title: string; driveName: string }) =>
    `already there ${id}  ${title}, on ${driveName}`,
  recordUnchanged: 'The same record is already here; nothing was changed.',
  verificationsAdded: ({ count }: { count: number }) =>
    `The same record is already here; ${count} later ${plural(count, { one: 'verification was', other: 'verifications were' })} added to it.`,

  // images
  noKeptImages: 'No image is kept.',
  freed: ({ image }: { image: string }) => `No longer kept: ${image}`,
  freedNote: 'Nix removes it the next time it collects garbage: “nix-collect-garbage”.',

  // flakes
  noFlakes: 'No flake has been used or starred yet.',

  // protect
  noneProtected: 'No drive is protected.',
  protected: ({ drive }: { drive: string }) => `Protected: ${drive}`,
  protectedNote:
    'From now on it is refused for this user, whatever port it is plugged into. So is any other drive with this serial number.',
  unprotected: ({ drive }: { drive: string }) => `No longer protected: ${drive}`,

  // eject
  removal: ({ devicePath, name, removal }: Named & { removal: string }) => `${devicePath} (${name}): ${removal}`,
};
