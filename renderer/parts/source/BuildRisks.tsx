import { explainRisk } from '../../../contract/messages/risk-words.ts';
import type { Inspection } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Notice, Switch } from '../../ui/index.ts';
import css from './card.module.css';
import { accept, acceptedFor, risksOf, useConsent } from './consent.ts';

/** Risks that must be accepted before the build, each with a switch. */
export function BuildRisks({ inspection }: { inspection: Inspection }) {
  const messages = useMessages();
  const text = messages.screens.source.risks;
  const accepted = useConsent((consent) => acceptedFor(inspection, consent));
  return risksOf(inspection).map((risk) => (
    <Notice key={risk.kind} tone="caution" title={text[risk.kind].title}>
      <div className={css['risk']}>
        <p>{explainRisk(risk, messages)}</p>
        <Switch
          checked={accepted.includes(risk.kind)}
          onChange={(checked) => accept(inspection, risk.kind, checked)}
          label={text[risk.kind].accept}
        />
      </div>
    </Notice>
  ));
}
