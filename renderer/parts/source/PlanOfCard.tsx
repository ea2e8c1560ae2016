import { useMemo } from 'react';
import { nixpkgsWords } from '../../../contract/messages/flake-words.ts';
import { describePlan } from '../../../contract/messages/plan-words.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Disclosure, Quiet, Spinner } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
import { FailureNotice } from '../failure/index.ts';
import { isConsented, useConsent } from './consent.ts';
import { useInspecting } from './inspection.ts';
import { areOptionsReady, optionsFor, useOptionStore } from './option-store.ts';
import { sourceText } from './source-choice.ts';
import { useSource } from './source-store.ts';
import { WaitingText } from './WaitingText.tsx';

/** What a build would do. Nothing is evaluated before somebody asks for it, nor before the consent that evaluating takes. */
export function PlanOfCard() {
  const text = useMessages().screens.source.flake;
  const inspection = useInspecting((now) => (now.state === 'known' ? now.inspection : null));
  const isAllowed = useConsent((consent) => isConsented(inspection, consent));
  if (!isAllowed) return null;
  return (
    <Disclosure title={text.plan} isLazy>
      <Plan />
    </Disclosure>
  );
}

function Plan() {
  const messages = useMessages();
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  const isReady = useOptionStore((state) => areOptionsReady(source, state));
  const progress = useMirror(({ waiting }) => waiting.plan);
  const request = useMemo(() => {
    const text = sourceText(source);
    return text === null || !isReady ? null : { source: text, options: optionsFor(source, options) };
  }, [source, options, isReady]);
  const { value, problem } = useAnswer('source/plan', request);
  if (problem) return <FailureNotice problem={problem} paragraphs />;
  if (!value)
    return (
      <Quiet>
        <Spinner /> <WaitingText progress={progress} otherwise={messages.screens.confirm.planning} />
      </Quiet>
    );
  return (
    <ul>
      {value.plan && describePlan(value.plan, messages).map((line) => <li key={line}>{line}</li>)}
      {value.nixpkgs && <li>{nixpkgsWords(value.nixpkgs, messages)}</li>}
    </ul>
  );
}
