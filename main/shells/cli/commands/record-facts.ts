/** What `records show` says about a record. The digests of its blocks are in the record file and in `--json`. */
import { describeProof } from '../../../../contract/messages/boot-words.ts';
import { nameForPeople } from '../../../../contract/messages/drive-name.ts';
import type { Messages } from '../../../../contract/messages/en/index.ts';
import { describeBlocks } from '../../../../contract/messages/explain.ts';
import { mountableVolumes } from '../../../../contract/wire/mount.ts';
import type { BootProof, Record, Verdict, Verification } from '../../../../contract/wire/record.ts';
import { labelledLines } from '../labelled.ts';

type Fact = readonly [label: string, text: string | null];

export function recordLines(record: Record, messages: Messages): string[] {
  const { cliResult } = messages;
  const { recordFacts: labels } = cliResult;
  const { id, startedAt, finishedAt, contents, verdict, keptBytes, failure } = record;
  const { restored } = record;
  const result = [
    restored && contents === 'verified' ? cliResult.emptyDrive(restored) : cliResult.recordContents[contents],
    verdict && verdictText(record, verdict, messages),
  ];
  return labelledLines(labels, [
    [labels.record, id],
    ...imageFacts(record, messages),
    ...provenanceFacts(record, messages),
    ...driveFacts(record, messages),
    [labels.written, cliResult.period({ from: startedAt, to: finishedAt })],
    [labels.kept, keptBytes > 0 ? messages.number.bytes(keptBytes) : null],
    [labels.result, [...new Set(result)].filter(Boolean).join('; ')],
    [labels.boot, record.bootProof ? bootText(record.bootProof, messages) : null],
    [labels.failure, failure],
    ...record.verifications.map((each): Fact => [labels.verification, verificationText(record, each, messages)]),
  ]);
}

/** Its picture is a file beside the record. */
function bootText(proof: BootProof, messages: Messages): string {
  const { firmware } = messages.try;
  const picture = proof.picture === null ? '' : ` (${proof.picture})`;
  return `${firmware[proof.firmware]}: ${describeProof(proof, messages)}${picture}`;
}

function imageFacts({ image, provenance }: Record, { cliResult, number }: Messages): Fact[] {
  const { recordFacts: labels } = cliResult;
  const { blocks } = image;
  return [
    [labels.image, provenance.title],
    [labels.size, cliResult.exactSize({ sizeBytes: image.sizeBytes })],
    [labels.sha256, image.sha256],
    [labels.label, image.volumeLabel],
    [labels.blocks, cliResult.blocks({ count: blocks.sha256.length, size: number.bytes(blocks.blockBytes) })],
    ...mountableVolumes(image.mountable).map((volume): Fact => [labels.volume, cliResult.volume(volume)]),
  ];
}

function provenanceFacts({ provenance, nixpkgs }: Record, { cliResult, flake }: Messages): Fact[] {
  const { recordFacts: labels } = cliResult;
  const { source, title, lockedReference, revision, lastModified, release, attribute, derivation, download } =
    provenance;
  return [
    [labels.source, source === title ? null : source],
    [labels.address, download?.finalUrl ?? download?.url ?? null],
    [labels.locked, lockedReference],
    [labels.revision, revision],
    [labels.date, lastModified ?? null],
    [labels.release, release ?? null],
    [labels.nixpkgs, nixpkgs ? [nixpkgs.revision, nixpkgs.date].filter(Boolean).join(', ') || flake.localFolder : null],
    [labels.builds, attribute],
    [labels.derivation, derivation],
  ];
}

function driveFacts({ drive: { name, identity, devicePath } }: Record, messages: Messages): Fact[] {
  const { cliResult } = messages;
  const { recordFacts: labels } = cliResult;
  return [
    [labels.drive, nameForPeople(name, messages)],
    [labels.capacity, cliResult.exactSize({ sizeBytes: identity.sizeBytes })],
    [labels.serial, identity.serial],
    [labels.wwn, identity.wwn],
    [labels.devicePath, devicePath],
  ];
}

function verdictText({ image }: Record, verdict: Verdict, messages: Messages): string {
  const word = messages.cliResult.recordVerdicts[verdict.kind];
  if (!('blocks' in verdict)) return word;
  return `${word}: ${describeBlocks(verdict.blocks, image.blocks.blockBytes, messages)}`;
}

function verificationText(record: Record, { at, verdict, level }: Verification, messages: Messages): string {
  const { cliResult } = messages;
  const text = `${at}: ${verdictText(record, verdict, messages)}`;
  return level === 'read-back-replugged' ? cliResult.afterReplug({ text }) : text;
}
