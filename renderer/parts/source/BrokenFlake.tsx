import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { hasOutputs, type Inspection } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Notice } from '../../ui/index.ts';
import css from './card.module.css';

/** The reasons of Nix, each once: two outputs of a file with a syntax error have the same one. */
function reasonsOf({ warnings }: Inspection) {
  const reasons = warnings.flatMap((warning) => (warning.kind === 'output-unreadable' ? [warning.reason] : []));
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/** Whether none of its outputs can be evaluated. If one can, the others are warnings. */
export function isBroken(inspection: Inspection): boolean {
  const { source, attribute, outputs } = inspection;
  return hasOutputs(source) && attribute === null && outputs.length === 0 && reasonsOf(inspection).length > 0;
}

/** What Nix says of a flake that does not evaluate: the message, the file and the line. */
export function BrokenFlake({ inspection }: { inspection: Inspection }) {
  const messages = useMessages();
  const text = messages.screens.source.flake;
  return (
    <Notice tone="bad" title={text.broken}>
      <p>{text.brokenOutputs}</p>
      {reasonsOf(inspection).map((reason) => (
        <pre key={JSON.stringify(reason)} className={css['reason']}>
          {describeDetail(reason, messages)}
        </pre>
      ))}
    </Notice>
  );
}
