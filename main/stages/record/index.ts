/**
 * Takes the result of a job for a drive. Saves a record: one JSON file per written drive, in the XDG state folder. Also notes,
 * while a drive is being written, what is needed to continue.
 * Large files are decoded in a thread (ADR 0050).
 * Remembers which record has the digests of an image file that has not changed (ADR 0062).
 * Touches $XDG_STATE_HOME/flakestick/records, …/unfinished and …/digested-images.json.
 * Can fail with: record-not-found, record-corrupt, record-newer, record-unwritable; export-invalid, export-newer, record-conflict.
 */

export { imageKey, noteBuildTimes, readBuildTimes } from './build-times-store.ts';
export { forgetDigested, noteDigested, recallDigests } from './digested-images.ts';
export {
  decodeExport,
  exportName,
  exportRecord,
  exportRecordFile,
  exportText,
  type Imported,
  importRecord,
  importRecordFile,
  readExport,
  writeExport,
} from './export.ts';
export { newRecordId, recordFolder } from './record-folder.ts';
export { headOf, shownOf, summarise } from './record-head.ts';
export {
  addVerification,
  appendRecord,
  checkRecordsCanBeKept,
  keepBootPicture,
  listRecords,
  readRecord,
  readRecordHeads,
  showRecord,
  unreadFolder,
  watchRecords,
} from './record-store.ts';
export { noteSourceTimes, readSourceTimes, type SourceTimes } from './source-times-store.ts';
export { forgetUnfinished, listUnfinished, noteUnfinished, unfinishedOn } from './unfinished-store.ts';
