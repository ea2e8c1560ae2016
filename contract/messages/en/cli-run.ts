/** What the command line says while it works: questions, progress, and notes beside the result. */
import { bytes, duration, list, plural, rate, whole } from './number.ts';

type Percent = { percent: number; doneBytes: number; totalBytes: number };

export const cliRun = {
  // questions
  everythingWillBeLost: ({ count }: { count: number }) =>
    `Everything on ${plural(count, { one: 'this drive', other: 'these drives' })} will be lost:`,
  drive: ({ devicePath, name, sizeBytes }: { devicePath: string; name: string; sizeBytes: number }) =>
    `${devicePath}  ${name}, ${bytes(sizeBytes)}`,
  serialEndsIn: ({ end }: { end: string }) => `serial number …${end}`,
  mayHoldAnything: ({ because }: { because: string }) => `may hold anything (${because})`,
  holding: ({ labels }: { labels: readonly string[] }) => `holds ${labels.map((label) => `“${label}”`).join(', ')}`,
  mountedAndWillBeUnmounted: ({ mountPoints }: { mountPoints: readonly string[] }) =>
    `mounted at ${mountPoints.join(', ')} (will be unmounted)`,
  /** Why a drive takes more than a yes. */
  whyNamed: ({
    isLarge,
    holdsAtMostBytes,
    holds,
    untold,
    isExternalDisk,
    isCalledSystemDrive,
  }: {
    isLarge: boolean;
    holdsAtMostBytes: number | null;
    holds: readonly string[] | null;
    untold: string | null;
    isExternalDisk: boolean;
    isCalledSystemDrive: boolean;
  }) =>
    list([
      ...(isLarge ? ['is large'] : []),
      ...(holdsAtMostBytes === null ? [] : [`is fake: it holds at most ${bytes(holdsAtMostBytes)}`]),
      ...(untold ? [`may hold anything, because ${untold}`] : []),
      ...(holds ? [`holds ${holds.map((label) => `“${label}”`).join(', ') || 'data'}`] : []),
      ...(isExternalDisk ? ['is a disk on an external PCI port'] : []),
      ...(isCalledSystemDrive ? ['is reported as a system drive by drivelist'] : []),
    ]),
  driveAndWhy: ({ devicePath, name, why }: { devicePath: string; name: string; why: string }) =>
    `${devicePath} (${name}: it ${why})`,
  askForWord: ({ source, devicePath, why, what }: { source: string; devicePath: string; why: string; what: string }) =>
    `Write “${source}” to ${devicePath}? It ${why}. Type ${what}: `,
  askForYes: ({ source, devicePath }: { source: string; devicePath: string | null }) =>
    `Write “${source}” to ${devicePath ?? 'the other drives'}? Type yes: `,
  askForWordToRestore: ({
    volume,
    devicePath,
    why,
    what,
  }: {
    volume: string;
    devicePath: string;
    why: string;
    what: string;
  }) => `Erase ${devicePath} and make ${volume} of it? It ${why}. Type ${what}: `,
  askForYesToRestore: ({ volume, devicePath }: { volume: string; devicePath: string }) =>
    `Erase ${devicePath} and make ${volume} of it? Type yes: `,
  askToCompile: 'Compile everything? Type yes: ',
  /** What is typed, in any case of letters. `yes` always counts. */
  yes: 'yes',
  passphraseOf: ({ ssid }: { ssid: string }) => `Passphrase of “${ssid}” (empty for an open network): `,
  aboutCapacityCheck: ({ devicePath, name, sizeBytes }: { devicePath: string; name: string; sizeBytes: number }) =>
    `${devicePath}  ${name}, ${bytes(sizeBytes)}: the check writes marks to a few hundred places on the drive, reads them back, and puts back what was there. Until then, this machine keeps a copy. Leave the drive plugged in for a minute or two.`,
  askToCheck: 'Check its capacity? Type yes: ',
  unplugAndReplug: ({ devicePath, name }: { devicePath: string; name: string }) =>
    `Unplug ${name} (${devicePath}), then plug it in again. Press Ctrl-C to stop waiting.`,
  isUnplugged: 'The drive is unplugged. Plug it in again, into any port.',
  isBack: ({ devicePath }: { devicePath: string }) => `The drive is back as ${devicePath}.`,

  // progress
  percent: ({ percent, doneBytes, totalBytes }: Percent) => `${percent} %  ${bytes(doneBytes)} of ${bytes(totalBytes)}`,
  size: ({ sizeBytes }: { sizeBytes: number }) => bytes(sizeBytes),
  rateAndRest: ({ bytesPerSecond, seconds }: { bytesPerSecond: number; seconds: number }) =>
    `${rate(bytesPerSecond)}  ${duration(seconds)} left`,
  stages: {
    evaluating: 'Evaluating',
    fetching: 'Fetching',
    building: 'Building',
    'packing-image': 'Packing the image',
  },
  files: ({ count }: { count: number }) => `${count} ${plural(count, { one: 'file', other: 'files' })}`,
  built: ({ done, expected }: { done: number; expected: number }) => `${done} of ${expected} built`,
  fetched: ({ done, expected }: { done: number; expected: number }) => `${done} of ${expected} fetched`,
  locking: 'Locking the source',
  makingFileSystem: 'Making the file system',
  checkingPart: 'Checking what was downloaded before',
  reconnecting: ({ retries }: { retries: number }) => `Connection lost; retrying (${retries})`,
  connecting: 'Connecting',
  downloading: 'Downloading',
  downloadedBefore: ({ sizeBytes }: { sizeBytes: number }) => `(${bytes(sizeBytes)} downloaded before)`,
  checkingImage: 'Checking the image',
  openingDrive: 'Opening the drive',
  steps: {
    waiting: ({ what }: { what: string }) => `Waiting for ${what}`,
    unmounting: ({ what }: { what: string }) => `Unmounting ${what}`,
    clearing: ({ what }: { what: string }) => `Clearing ${what}`,
    writing: ({ what }: { what: string }) => `Writing ${what}`,
    continuing: ({ what }: { what: string }) => `Continuing on ${what}`,
    repairing: ({ what }: { what: string }) => `Repairing ${what}`,
    flushing: ({ what }: { what: string }) => `Flushing ${what}`,
    verifying: ({ what }: { what: string }) => `Verifying ${what}`,
    finished: ({ what }: { what: string }) => `Finished ${what}`,
  },
  drives: ({ count }: { count: number }) => `${count} ${plural(count, { one: 'drive', other: 'drives' })}`,
  notAnswering: ({ devicePath, seconds }: { devicePath: string; seconds: number }) =>
    `${devicePath} has not responded for ${duration(seconds)}`,
  startingInMachine: ({ devicePath, stage }: { devicePath: string; stage: string }) =>
    `Starting ${devicePath} in a virtual machine: ${stage}`,
  capacityStages: {
    authorizing: ({ devicePath }: { devicePath: string }) => `Opening ${devicePath}`,
    opening: ({ devicePath }: { devicePath: string }) => `Opening ${devicePath}`,
    save: ({ devicePath }: { devicePath: string }) => `Saving what is on ${devicePath} where marks will be written`,
    tag: ({ devicePath }: { devicePath: string }) => `Writing marks to ${devicePath}`,
    scan: ({ devicePath }: { devicePath: string }) => `Searching ${devicePath} for misplaced marks`,
    look: ({ devicePath }: { devicePath: string }) => `Reading the marks on ${devicePath}`,
    restore: ({ devicePath }: { devicePath: string }) => `Putting back the contents of ${devicePath}`,
    check: ({ devicePath }: { devicePath: string }) => `Checking what was put back on ${devicePath}`,
  },

  // notes
  wifiKeyIsReadable: ({ ssid }: { ssid: string }) =>
    `Anyone who has the stick, or can read the Nix store of this machine, can read the key of “${ssid}”.`,
  continued: {
    missing: ({ devicePath }: { devicePath: string }) =>
      `${devicePath}: an earlier write of this image was not finished. What is there is read, and only the rest is written.`,
    'bad-blocks': ({ devicePath }: { devicePath: string }) =>
      `${devicePath}: only the blocks that were bad after the last write are written again.`,
  },
  keptBytes: ({ devicePath, keptBytes, totalBytes }: { devicePath: string; keptBytes: number; totalBytes: number }) =>
    `${devicePath}: ${bytes(keptBytes)} of ${bytes(totalBytes)} were already there.`,
  writingBadBlocksAgain: 'Writing the bad blocks again.',
  noChecksum: ({ url }: { url: string }) => `There is no checksum for ${url}: whatever the server sends is accepted.`,
  /** `doubts`: parts of a sentence. */
  imageDoubts: ({ doubts }: { doubts: readonly string[] }) => `Before it is written: ${doubts.join('; ')}.`,
  leftOut: ({ trailingBytes }: { trailingBytes: number }) =>
    `${plural(trailingBytes, { one: 'One byte', other: `${whole(trailingBytes)} bytes` })} behind the compressed data will be left out, as you accepted.`,
  shorter: ({ missingBytes }: { missingBytes: number }) =>
    `The image is ${whole(missingBytes)} bytes shorter than its table says, as you accepted.`,
  planInOtherStore: 'What has to be built in another store is known only when the build begins.',
  cannotBeBuiltNow: ({ title, happened, remedy }: { title: string; happened: string; remedy: string }) =>
    `This cannot be built now. ${title}: ${happened} ${remedy}`,
  unfinishedCheck: ({ devicePath }: { devicePath: string }) =>
    `A capacity check of ${devicePath} was interrupted. “flakestick drives --probe ${devicePath} --put-back” puts back what it overwrote.`,
  /** `happened` and `remedy` of the failure to read the folder of earlier checks. */
  capacityHistoryUnread: ({ happened, remedy }: { happened: string; remedy: string }) =>
    `Whether a capacity check was interrupted is unknown. ${happened} ${remedy}`,
  newDrive: ({ devicePath, name }: { devicePath: string; name: string }) =>
    `${name} is new here. “flakestick drives --probe ${devicePath}” checks in a minute or two whether it has the capacity it claims.`,
  blinking: ({ devicePath, name }: { devicePath: string; name: string }) =>
    `The light of ${devicePath} (${name}) blinks for half a minute. Press Ctrl-C to stop. The drive is only read.`,

  // cancelling
  cancelled: 'Cancelled.',
  nothingWritten: 'Nothing was written.',
  stillPuttingBack: 'The drive’s contents are still being put back; leave it plugged in.',
  stoppedAtOnce: 'Stopped without waiting. A drive that was being written is partly written.',
  checkCancelled: ({ devicePath }: { devicePath: string }) => `${devicePath} is as it was before.`,
  putBackCancelled: 'What has not been put back yet can be put back later.',
};
