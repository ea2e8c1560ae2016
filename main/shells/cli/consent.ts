/** Yeses that a source needs before it is built. */
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildOptions, Inspection } from '../../../contract/wire/source.ts';

/** Nobody is asked about something that will be refused. Throws consent-needed. */
export function requireConsent({ title, warnings }: Inspection, { accept }: BuildOptions): void {
  const risks = warnings.flatMap((warning) => (warning.kind === 'build-risk' ? [warning.risk] : []));
  const open = risks.filter(({ kind }) => !accept.includes(kind));
  if (open.length > 0) throw new JobFailure({ kind: 'consent-needed', reference: title, risks: open });
}
