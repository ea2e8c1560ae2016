/** Why an inspected flake has nothing that would be built as it stands: a person has to choose, to agree, or to fix it. */
import type { Failure } from '../wire/failure.ts';
import type { Detail } from '../wire/reason.ts';
import { type FlakeOutput, hasOutputs, type Inspection, type SourceWarning } from '../wire/source.ts';
import { isMeantAsImage } from './image-kinds.ts';

/** Why a flake gave no output to choose from, though some could not be evaluated. A question comes before an error. */
export function whyNoOutput(reference: string, warnings: readonly SourceWarning[]): Failure | null {
  const unreadable = warnings.filter((warning) => warning.kind === 'output-unreadable');
  for (const { reason } of unreadable)
    if (typeof reason !== 'string' && reason.because === 'takes-consent')
      return { kind: 'consent-needed', reference, risks: reason.risks };
  const [first] = unreadable;
  if (!first) return null;
  const { output: attribute, reason } = first;
  const said = typeof reason === 'string' ? { message: reason } : reason;
  const message: Detail = 'message' in said ? `${attribute}: ${said.message}` : said;
  const position = 'file' in said ? { file: said.file, line: said.line, column: said.column } : null;
  return { kind: 'evaluation-failed', message, position, log: [] };
}

/** Which of them is meant is for the user to say. */
export function choiceOf(reference: string, outputs: readonly FlakeOutput[]): Failure {
  const available = [...new Set(outputs.map(({ name }) => name))];
  const areHosts = !outputs.some(({ attribute }) => isMeantAsImage(attribute));
  return { kind: 'ambiguous-output', reference, available, ...(areHosts && { areHosts }) };
}

/** Null for what has an output, and for other sources. */
export function whyNothingChosen({ source, title, attribute, outputs, warnings }: Inspection): Failure | null {
  if (!hasOutputs(source) || attribute !== null) return null;
  const risks = warnings.flatMap((warning) =>
    warning.kind === 'build-risk' && warning.risk.kind === 'import-from-derivation' ? [warning.risk] : [],
  );
  if (risks.length > 0) return { kind: 'consent-needed', reference: title, risks };
  if (outputs.length > 0) return choiceOf(title, outputs);
  return whyNoOutput(title, warnings) ?? { kind: 'no-image-output', reference: title };
}
