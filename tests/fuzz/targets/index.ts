/** Everything that reads bytes of somebody else. */
import type { FuzzTarget } from '../target.ts';
import { checksumFile } from './checksum-file.ts';
import { compressedEnd } from './compressed-end.ts';
import { drivelistAnswer } from './drivelist-answer.ts';
import { flakeLock } from './flake-lock.ts';
import { helperEvents, helperOrders, helperRequests } from './helper-lines.ts';
import { imageHeader } from './image-header.ts';
import { lineReader } from './line-reader.ts';
import { mountInfo, udevEntry } from './machine-texts.ts';
import { mountedVolume } from './mounted-volume.ts';
import { fileNames, typedSource } from './names.ts';
import { nixJson } from './nix-json.ts';
import { nixLog } from './nix-log.ts';
import { nixTexts } from './nix-texts.ts';
import { pageRequests } from './page-requests.ts';
import { recordExport, recordFile } from './records.ts';
import * as stateFiles from './state-files.ts';

export const TARGETS: readonly FuzzTarget[] = [
  imageHeader,
  mountedVolume,
  compressedEnd,
  helperRequests,
  helperOrders,
  helperEvents,
  lineReader,
  nixLog,
  nixTexts,
  nixJson,
  flakeLock,
  checksumFile,
  mountInfo,
  udevEntry,
  drivelistAnswer,
  fileNames,
  typedSource,
  pageRequests,
  recordFile,
  recordExport,
  ...Object.values(stateFiles),
];
