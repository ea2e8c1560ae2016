/**
 * Takes what a job did to a drive. Gives receipts that last: one JSON file per drive written, in the XDG state folder.
 * Also notes, while a drive is written, what it takes to continue.
 * Touches $XDG_STATE_HOME/flakestick/records and …/unfinished.
 * Can fail with: record-not-found, record-corrupt, record-unwritable; export-invalid, export-newer, record-conflict.
 */

export { imageKey, noteBuildTimes, readBuildTimes } from './build-times-store.ts';
export {
  decodeExport,
  exportName,
  exportText,
  type Imported,
  importRecord,
  MAX_EXPORT_BYTES,
  readExport,
  writeExport,
} from './export.ts';
export { recordFolder } from './record-folder.ts';
export { newRecordId, summarise } from './record-id.ts';
export {
  addVerification,
  appendRecord,
  checkRecordsCanBeKept,
  listRecords,
  readRecord,
  readRecords,
  watchRecords,
} from './record-store.ts';
export { forgetUnfinished, listUnfinished, noteUnfinished, unfinishedOn } from './unfinished-store.ts';
