import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Button, Quiet } from '../../ui/index.ts';
import css from './failure.module.css';

type Outcome = { kind: 'copied' } | { kind: 'not-copied' } | { kind: 'refused'; problem: Problem };

/** Copies the report of main to the clipboard. A text beside it describes its contents. */
export function CopyReport() {
  const messages = useMessages();
  const text = messages.screens.report;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isAsking, setAsking] = useState(false);
  const copy = async () => {
    setAsking(true);
    const answer = await call('app/report', {});
    setAsking(false);
    if (!answer.ok) return setOutcome({ kind: 'refused', problem: answer.problem });
    await navigator.clipboard.writeText(answer.value.text).then(
      () => setOutcome({ kind: 'copied' }),
      () => setOutcome({ kind: 'not-copied' }),
    );
  };
  const isCopied = outcome?.kind === 'copied';
  return (
    <div className={css['report']}>
      <Quiet>{text.contains}</Quiet>
      <Button
        size="small"
        disabled={isAsking}
        icon={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        onClick={() => void copy()}
      >
        {text.copyReport}
      </Button>
      <output>
        {isCopied && text.copied}
        {outcome?.kind === 'not-copied' && text.notCopied}
        {outcome?.kind === 'refused' && explainProblem(outcome.problem, messages).happened}
      </output>
    </div>
  );
}
