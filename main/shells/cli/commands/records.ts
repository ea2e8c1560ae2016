/** `records`: list, show, export, import. */

import { describeDetail } from '../../../../contract/messages/describe-detail.ts';
import { nameForPeople } from '../../../../contract/messages/drive-name.ts';
import type { Messages } from '../../../../contract/messages/en/index.ts';
import { explain } from '../../../../contract/messages/explain.ts';
import { RecordId, type RecordSummary, type UnfinishedWrite } from '../../../../contract/wire/record.ts';
import {
  exportRecord,
  exportRecordFile,
  importRecordFile,
  listRecords,
  readRecord,
  unreadFolder,
} from '../../../stages/record/index.ts';
import { absolutePath } from '../../../system/current-folder.ts';
import { defineCommand, value } from '../command.ts';
import type { Output } from '../output.ts';
import { usageError } from '../usage.ts';
import { recordLines } from './record-facts.ts';

export const recordsCommand = defineCommand({
  name: 'records',
  words: ['[action]', '[id]'],
  actions: ['list', 'show', 'export', 'import'],
  help: ({ cliHelp }) => cliHelp.commands.records,
  options: { output: value('--output <file>', ({ cliHelp }) => cliHelp.records.output) },
  async run({ words: [action = 'list', subject], options: { output: path } }, { output }) {
    if (path !== null && action !== 'export') throw usageError((texts) => texts.outputNeedsExport);
    if (action === 'list' && subject === undefined) return list(output);
    if (!['show', 'export', 'import'].includes(action) || subject === undefined)
      throw usageError((texts) => texts.recordsUsage);
    if (action === 'import') return importFrom(subject, output);
    if (!RecordId.safeParse(subject).success) return output.failure({ kind: 'record-not-found', id: subject });
    return action === 'export' ? exportTo(subject, path, output) : show(subject, output);
  },
});

const serialEnd = (serial: string | null): string | null => serial?.slice(-6) ?? null;

function describeRecord(record: RecordSummary, messages: Messages): string {
  const { cliResult } = messages;
  const { contents, driveSerial, lastVerification, restored } = record;
  return cliResult.record({
    ...record,
    driveName: nameForPeople(record.driveName, messages),
    ...(restored ? { sizeBytes: restored.sizeBytes } : {}),
    contents: cliResult.recordContents[restored && contents === 'verified' ? 'restored' : contents],
    verdict: lastVerification && cliResult.recordVerdicts[lastVerification.verdict.kind],
    at: lastVerification?.at.slice(0, 10) ?? '',
    serialEnd: serialEnd(driveSerial),
  });
}

function describeUnfinished({ title, drive, startedAt, image }: UnfinishedWrite, messages: Messages): string {
  return messages.cliResult.unfinishedWrite({
    title,
    sizeBytes: image.sizeBytes,
    driveName: nameForPeople(drive.name, messages),
    serialEnd: serialEnd(drive.identity.serial),
    startedAt,
  });
}

/** Fails with file-unreadable if a folder cannot be read: there may be records that are not listed. */
async function list(output: Output): Promise<number> {
  const { messages } = output;
  const all = await listRecords();
  const { records, unreadable, newer, unfinished } = all;
  for (const write of unfinished) output.note(describeUnfinished(write, messages));
  for (const record of records) {
    output.event('record', { record });
    output.text(describeRecord(record, messages));
  }
  for (const { path, reason } of unreadable)
    output.complain(messages.cliResult.unreadableRecord({ path, reason: describeDetail(reason, messages) }));
  for (const { path, schema } of newer) {
    const { happened, remedy } = explain({ kind: 'record-newer', path, schema }, messages);
    output.complain(`${happened} ${remedy}`);
  }
  const unread = unreadFolder(all);
  if (unread) return output.failure(unread, all);
  if ([records, unreadable, newer, unfinished].every(({ length }) => length === 0))
    output.note(messages.cliResult.noRecords);
  output.result('listed', all);
  return 0;
}

/** To a file, or to stdout; then without a result line, which would not belong to the export. */
async function exportTo(id: string, outputPath: string | null, output: Output): Promise<number> {
  if (outputPath === null) {
    output.document(await exportRecord(id));
    return 0;
  }
  const path = absolutePath(outputPath);
  await exportRecordFile(id, path);
  output.text(output.messages.cliResult.exported({ id, path }));
  output.result('exported', { recordId: id, outputPath: path });
  return 0;
}

async function importFrom(file: string, output: Output): Promise<number> {
  const { cliResult } = output.messages;
  const path = absolutePath(file);
  const { id, title, driveName, outcome, verifications } = await importRecordFile(path);
  const about = { id, title, driveName: nameForPeople(driveName, output.messages) };
  output.text(outcome === 'imported' ? cliResult.imported(about) : cliResult.alreadyThere(about));
  if (outcome === 'already-there')
    output.note(
      verifications === 0 ? cliResult.recordUnchanged : cliResult.verificationsAdded({ count: verifications }),
    );
  output.result(outcome, { recordId: id, verifications });
  return 0;
}

async function show(id: string, output: Output): Promise<number> {
  const record = await readRecord(id);
  for (const line of recordLines(record, output.messages)) output.text(line);
  output.result('shown', { record });
  return 0;
}
