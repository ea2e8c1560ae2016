/** `inspect` and `presets`: what can be built. */

import { describeDetail } from '../../../../contract/messages/describe-detail.ts';
import { en, type Messages } from '../../../../contract/messages/en/index.ts';
import { explain } from '../../../../contract/messages/explain.ts';
import { explainReference, nixpkgsWords } from '../../../../contract/messages/flake-words.ts';
import { describePreset } from '../../../../contract/messages/preset-words.ts';
import { explainRisk } from '../../../../contract/messages/risk-words.ts';
import { whyNothingChosen } from '../../../../contract/rules/nothing-chosen.ts';
import { ACCEPT_FLAGS } from '../../../../contract/wire/build-risk.ts';
import type { Download } from '../../../../contract/wire/download.ts';
import type { Failure } from '../../../../contract/wire/failure.ts';
import {
  type FlakeInput,
  type Inspection,
  isLocalFolder,
  type Preset,
  type SourceWarning,
} from '../../../../contract/wire/source.ts';
import { inspect, listPresets, rememberInspected } from '../../../job/index.ts';
import { readBuildOptions, SOURCE_OPTIONS } from '../build-options.ts';
import { defineCommand } from '../command.ts';
import { lookAtPlan, type ShownPlan } from '../job-notes.ts';
import { labelledLines } from '../labelled.ts';
import { withWaitingLine } from '../waiting-line.ts';

type Texts = Messages['cliResult'];

export const inspectCommand = defineCommand({
  name: 'inspect',
  words: ['<source>'],
  help: ({ cliHelp }) => cliHelp.commands.inspect,
  options: SOURCE_OPTIONS,
  async run({ words: [source = ''], options: values }, { output, interruption: { signal } }) {
    const { messages } = output;
    const options = await readBuildOptions(values, output);
    const inspection = await withWaitingLine(output, (onProgress) => inspect(source, options, { signal, onProgress }));
    await rememberInspected(inspection, options);
    for (const line of inspectionLines(inspection, messages)) output.text(line);
    const unchosen = whyNothingChosen(inspection);
    if (unchosen !== null && !isAQuestion(unchosen)) return output.failure(unchosen, { inspection });
    // The plan of the inspected content, not of a newer one.
    const asLooked = { ...options, pin: inspection.pin ?? options.pin };
    const shown =
      unchosen === null && inspection.attribute !== null
        ? await lookAtPlan(source, asLooked, { signal, output })
        : noPlan(unchosen, messages);
    const { facts } = messages.cliResult;
    if (shown.planFailure === null)
      for (const line of warningLines(inspection.warnings.filter(isOfChosen(inspection)), messages)) output.text(line);
    const plan = shown.lines.map((text) => [facts.plan, text] as const);
    for (const line of labelledLines(facts, plan)) output.text(line);
    output.result('inspected', { inspection, plan: shown.plan, planFailure: shown.planFailure });
    return 0;
  },
});

/** The inspection itself has succeeded, and says what is there to choose from, or to agree to. */
const isAQuestion = ({ kind }: Failure): boolean => kind === 'ambiguous-output' || kind === 'consent-needed';

/** The output must be known first. */
function noPlan(unchosen: Failure | null, messages: Messages): ShownPlan {
  const lines = unchosen === null ? [] : [messages.cliRun.cannotBeBuiltNow(explain(unchosen, messages))];
  return { plan: null, planFailure: unchosen, lines };
}

/** The facts about a source, one line each. */
export function inspectionLines(inspection: Inspection, messages: Messages): string[] {
  const { cliResult: texts } = messages;
  const { source, download, sizeBytes } = inspection;
  const { facts } = texts;
  const known: [string, string | null][] = [
    [facts.source, inspection.title],
    [facts.means, source.kind === 'flake' ? explainReference(source.reference, messages) : null],
    [facts.locked, inspection.lockedReference],
    [facts.revision, inspection.revision],
    [facts.date, inspection.lastModified],
    [facts.narHash, inspection.narHash],
    [facts.builds, inspection.attribute],
    [facts.address, download?.finalUrl ?? download?.url ?? null],
    [facts.sha256, download ? checksumText(download, texts) : null],
    [facts.cached, download?.isCached ? texts.wasDownloaded : null],
    [facts.label, inspection.volumeLabel],
    [facts.size, sizeBytes === null ? null : texts.size({ sizeBytes })],
  ];
  return labelledLines(facts, [
    ...known,
    ...inspection.inputs.map(
      (input) => [input.name.includes('/') ? '' : facts.input, inputText(input, messages)] as const,
    ),
    ...inspection.outputs.map(({ name, system, from }) => [facts.output, `${name} (${system}, ${from})`] as const),
    ...warningsOf(
      inspection.warnings.filter((warning) => !isOfChosen(inspection)(warning)),
      messages,
    ),
  ]);
}

/** Why the chosen output cannot be evaluated is said by its plan, with what to do about it. */
const isOfChosen =
  ({ attribute }: Inspection) =>
  (warning: SourceWarning): boolean =>
    warning.kind === 'output-unreadable' && warning.output === attribute;

const warningsOf = (warnings: readonly SourceWarning[], messages: Messages) =>
  warnings.map((warning) => [messages.cliResult.facts.warning, warningText(warning, messages)] as const);

const warningLines = (warnings: readonly SourceWarning[], messages: Messages): string[] =>
  labelledLines(messages.cliResult.facts, warningsOf(warnings, messages));

function inputText(input: FlakeInput, messages: Messages): string {
  const { name, lockedReference, lastModified } = input;
  const date = lastModified ? `(${lastModified.slice(0, 10)})` : '';
  const what = isLocalFolder(input) ? `(${messages.flake.localFolder})` : date;
  return [name, lockedReference ?? messages.cliResult.notLocked, what].join(' ').trim();
}

/** Which nixpkgs ends up on the stick, in a sentence; null if that is not known. */
export function builtFromText({ inputs, source, ...own }: Inspection, messages: Messages): string | null {
  const named = inputs.find(({ name }) => name === 'nixpkgs');
  // It is all that is locked of a module that looks up <nixpkgs/…>.
  const alone = source.kind === 'module' && inputs.length === 0 && own.lockedReference !== null;
  const nixpkgs = named ?? (alone ? { name: 'nixpkgs', ...own } : null);
  return nixpkgs && nixpkgsWords(nixpkgs, messages);
}

function checksumText({ sha256, checksum }: Download, texts: Texts): string {
  switch (checksum.kind) {
    case 'given':
      return texts.checksumGiven({ sha256: sha256 ?? '' });
    case 'file':
      return texts.checksumFrom({ sha256: sha256 ?? '', url: checksum.url });
    case 'none':
      return texts.checksumNone;
  }
}

function warningText(warning: SourceWarning, messages: Messages): string {
  const { warnings } = messages.cliResult;
  switch (warning.kind) {
    case 'asks-to-trust':
      return warnings.asksToTrust(warning);
    case 'asked-settings-unreadable':
      return warnings.askedSettingsUnreadable({ reason: describeDetail(warning.reason, messages) });
    case 'unlocked-inputs':
      return warnings.unlockedInputs(warning);
    case 'output-unreadable':
      return warnings.outputUnreadable({
        output: warning.output,
        reason: describeDetail(warning.reason, messages),
      });
    case 'unsupported-release':
      return warnings.unsupportedRelease(warning);
    case 'unsandboxed':
      return warnings.unsandboxed;
    case 'build-risk':
      return warnings.buildRisk({ flag: ACCEPT_FLAGS[warning.risk.kind], risk: explainRisk(warning.risk, messages) });
    case 'no-checksum':
      return warnings.noChecksum;
    case 'local-changes':
      return warnings.localChanges;
  }
}

export const presetsCommand = defineCommand({
  name: 'presets',
  words: [],
  help: ({ cliHelp }) => cliHelp.commands.presets,
  options: {},
  async run(_input, { output }) {
    const presets = await listPresets();
    for (const preset of presets) {
      output.event('preset', fieldsOf(preset));
      for (const line of presetLines(preset, output.messages)) output.text(line);
    }
    output.result('listed', { presets: presets.map(fieldsOf) });
    return 0;
  },
});

/** The fields of schema 1, always in English. */
const fieldsOf = (preset: Preset) => ({ ...preset, ...describePreset(preset, en) });

function presetLines(preset: Preset, messages: Messages): string[] {
  const { title, summary } = describePreset(preset, messages);
  const { name, release, leastNix, roughSizeBytes, systems } = preset;
  const others = preset.releases.map((one) => one.release).filter((one) => one !== release);
  const unsupportedSince = preset.support === 'supported' ? null : (preset.unsupportedSince ?? '?');
  return [
    `${name.padEnd(14)} ${title}: ${summary}`,
    `${''.padEnd(14)} ${messages.cliResult.preset({ release, others, unsupportedSince, needNix: leastNix, sizeBytes: roughSizeBytes, systems })}`,
  ];
}
