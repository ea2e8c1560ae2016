/** Everything that reads bytes of somebody else. */
import type { FuzzTarget } from '../target.ts';
import { checksumFile } from './checksum-file.ts';
import { compressedEnd } from './compressed-end.ts';
import { driveContent, udevContent } from './drive-content.ts';
import { drivelistAnswer } from './drivelist-answer.ts';
import { flakeLock, flakeMetadata } from './flake-lock.ts';
import { helperEvents, helperOrders, helperRequests } from './helper-lines.ts';
import { imageHeader } from './image-header.ts';
import { lineReader } from './line-reader.ts';
import { losetupAnswer, mountInfo, udevEntry } from './machine-texts.ts';
import { markedEnd } from './marked-end.ts';
import { mountedVolume } from './mounted-volume.ts';
import { fileNames, reportLines, typedSource } from './names.ts';
import { nixJson } from './nix-json.ts';
import { nixLog } from './nix-log.ts';
import { nixTexts } from './nix-texts.ts';
import { pageRequests } from './page-requests.ts';
import { recordedMachines } from './recorded-machine.ts';
import { recordExport, recordFile } from './records.ts';
import * as stateFiles from './state-files.ts';

export const TARGETS: readonly FuzzTarget[] = [
  imageHeader,
  mountedVolume,
  compressedEnd,
  markedEnd,
  driveContent,
  udevContent,
  recordedMachines,
  helperRequests,
  helperOrders,
  helperEvents,
  lineReader,
  nixLog,
  nixTexts,
  nixJson,
  flakeLock,
  flakeMetadata,
  checksumFile,
  mountInfo,
  udevEntry,
  drivelistAnswer,
  losetupAnswer,
  fileNames,
  reportLines,
  typedSource,
  pageRequests,
  recordFile,
  recordExport,
  ...Object.values(stateFiles),
];
