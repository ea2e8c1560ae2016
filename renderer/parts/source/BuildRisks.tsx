import { explainRisk } from '../../../contract/messages/risk-words.ts';
import type { Inspection } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Checkbox, Notice } from '../../ui/index.ts';
import { accept, acceptedFor, risksOf, useConsent } from './consent.ts';
import css from './source.module.css';

/** Risks that must be accepted before the build, each with a checkbox. */
export function BuildRisks({ inspection }: { inspection: Inspection }) {
  const messages = useMessages();
  const text = messages.screens.source.risks;
  const accepted = useConsent((consent) => acceptedFor(inspection, consent));
  return risksOf(inspection).map((risk) => (
    <Notice key={risk.kind} tone="caution" title={text[risk.kind].title}>
      <div className={css['risk']}>
        <p>{explainRisk(risk, messages)}</p>
        <Checkbox
          checked={accepted.includes(risk.kind)}
          onChange={(checked) => accept(inspection, risk.kind, checked)}
          label={text[risk.kind].accept}
        />
      </div>
    </Notice>
  ));
}
