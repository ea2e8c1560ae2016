import { riskOfFailure } from '../../../contract/rules/accepted-failure.ts';
import { useMessages } from '../../language.ts';
import type { Problem } from '../../problem.ts';
import { Checkbox, Notice } from '../../ui/index.ts';
import { acceptedOf, acceptOf, useSourceConsent } from './consent.ts';
import css from './source.module.css';

/** The checkbox that accepts what a problem is about; nothing for problems that cannot be accepted. */
export function AcceptProblem({ source, problem }: { source: string; problem: Problem }) {
  const text = useMessages().screens.source.accepted;
  const accepted = useSourceConsent((consent) => acceptedOf(source, consent));
  const risk = riskOfFailure(problem.kind);
  if (risk === null) return null;
  return (
    <Checkbox
      checked={accepted.includes(risk)}
      onChange={(checked) => acceptOf(source, risk, checked)}
      label={text[risk]}
    />
  );
}

/** What was accepted about the source, which can be taken back. */
export function AcceptedForSource({ source }: { source: string }) {
  const text = useMessages().screens.source;
  const accepted = useSourceConsent((consent) => acceptedOf(source, consent));
  if (accepted.length === 0) return null;
  return (
    <Notice tone="caution" title={text.acceptedTitle}>
      <div className={css['risk']}>
        {accepted.map((risk) => (
          <Checkbox key={risk} checked onChange={() => acceptOf(source, risk, false)} label={text.accepted[risk]} />
        ))}
      </div>
    </Notice>
  );
}
