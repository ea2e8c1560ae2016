import { explainRisk } from '../../../contract/messages/risk-words.ts';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import type { Inspection } from '../../../contract/wire/source.ts';
import { Checkbox, Notice } from '../../ui/index.ts';
import { accept, acceptedFor, risksOf, useConsent } from './consent.ts';
import css from './source.module.css';

const TITLES: { readonly [R in AcceptedRisk]: string } = {
  'import-from-derivation': 'It builds something before it can say what it is',
  'unsandboxed-builds': 'It is built outside the sandbox',
};
const YESES: { readonly [R in AcceptedRisk]: string } = {
  'import-from-derivation': 'I trust it: let it run builders while it is evaluated',
  'unsandboxed-builds': 'I trust it: build it outside the sandbox',
};

/** What takes a yes before it is built, each with its question. */
export function BuildRisks({ inspection }: { inspection: Inspection }) {
  const accepted = useConsent((consent) => acceptedFor(inspection, consent));
  return risksOf(inspection).map((risk) => (
    <Notice key={risk.kind} tone="caution" title={TITLES[risk.kind]}>
      <div className={css['risk']}>
        <p>{explainRisk(risk)}</p>
        <Checkbox
          checked={accepted.includes(risk.kind)}
          onChange={(checked) => accept(inspection, risk.kind, checked)}
          label={YESES[risk.kind]}
        />
      </div>
    </Notice>
  ));
}
