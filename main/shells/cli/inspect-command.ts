import { formatBytes } from '../../../contract/messages/bytes.ts';
import { explainReference } from '../../../contract/messages/flake-words.ts';
import { explainRisk } from '../../../contract/messages/risk-words.ts';
import { ACCEPT_FLAGS } from '../../../contract/wire/build-risk.ts';
import {
  type BuildOptions,
  type FlakeInput,
  hasNoImage,
  type Inspection,
  type SourceWarning,
} from '../../../contract/wire/source.ts';
import { inspect, rememberInspected } from '../../job/index.ts';
import { checksumText } from './download-words.ts';
import { lookAtPlan } from './note-plan.ts';
import type { Output } from './output.ts';

function warningText(warning: SourceWarning): string {
  switch (warning.kind) {
    case 'asks-to-trust':
      return `it asks to set ${warning.setting} = ${warning.value}; that is not applied`;
    case 'unlocked-inputs':
      return `these inputs are not locked, so two builds may differ: ${warning.inputs.join(', ')}`;
    case 'output-unreadable':
      return `output ${warning.output} cannot be looked at: ${warning.reason}`;
    case 'unsupported-release':
      return `NixOS ${warning.release} has had no security updates since ${warning.since}`;
    case 'unsandboxed':
      return 'builds run outside the sandbox on this machine';
    case 'build-risk':
      return `it is not built without a yes (${ACCEPT_FLAGS[warning.risk.kind]}): ${explainRisk(warning.risk)}`;
    case 'no-checksum':
      return 'there is no checksum for it, so nobody can tell whether it is what it should be';
    case 'local-changes':
      return 'it has changes that are not committed';
  }
}

function inputText({ name, lockedReference, lastModified }: FlakeInput): string {
  return [name, lockedReference ?? 'not locked', lastModified ? `(${lastModified.slice(0, 10)})` : ''].join(' ').trim();
}

/** What is known of a source, a line each. */
export function inspectionLines(inspection: Inspection): string[] {
  const { source } = inspection;
  const facts: [string, string | null][] = [
    ['source', inspection.title],
    ['means', source.kind === 'flake' ? explainReference(source.reference) : null],
    ['locked', inspection.lockedReference],
    ['revision', inspection.revision],
    ['date', inspection.lastModified],
    ['nar hash', inspection.narHash],
    ['builds', inspection.attribute],
    ['address', inspection.download?.finalUrl ?? inspection.download?.url ?? null],
    ['sha256', inspection.download ? checksumText(inspection.download) : null],
    ['kept', inspection.download?.isCached ? 'it was downloaded before and is used again' : null],
    ['label', inspection.volumeLabel],
    ['size', inspection.sizeBytes === null ? null : formatBytes(inspection.sizeBytes)],
  ];
  return [
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(10)} ${value}`])),
    ...inspection.inputs.map(
      (input) => `${input.name.includes('/') ? '           ' : 'input      '}${inputText(input)}`,
    ),
    ...inspection.outputs.map(({ name, system, from }) => `output     ${name} (${system}, ${from})`),
    ...inspection.warnings.map((warning) => `warning    ${warningText(warning)}`),
  ];
}

/** Which output is meant must be known first. */
const NO_PLAN = { plan: null, planFailure: null, lines: [] };

export async function runInspect(source: string, options: BuildOptions, output: Output): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const inspection = await inspect(source, options, stop.signal);
  await rememberInspected(inspection, options);
  for (const line of inspectionLines(inspection)) output.text(line);
  if (hasNoImage(inspection))
    return output.failure({ kind: 'no-image-output', reference: inspection.title }, { inspection });
  // Of what was looked at, and not of what it may have become.
  const asLooked = { ...options, pin: inspection.pin ?? options.pin };
  const {
    plan,
    planFailure,
    lines: planned,
  } = inspection.attribute ? await lookAtPlan(source, asLooked, stop.signal) : NO_PLAN;
  for (const line of planned) output.text(`plan       ${line}`);
  output.result('inspected', { inspection, plan, planFailure });
  return 0;
}
