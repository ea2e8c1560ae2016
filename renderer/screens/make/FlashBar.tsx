import { ArrowRight, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { Inspection } from '../../../contract/wire/source.ts';
import { call } from '../../bridge.ts';
import { useChoice } from '../../choice.ts';
import {
  areOptionsReady,
  isConsented,
  isDecided,
  optionsFor,
  sourceText,
  useConsent,
  useOptionStore,
} from '../../parts/source/index.ts';
import { Button, Notice, Unseen } from '../../ui/index.ts';
import css from '../frame/shell.module.css';

interface FlashBarProps {
  title: string | null;
  inspection: Inspection | null;
  drives: readonly Drive[];
  /** False while another job runs. */
  free: boolean;
}

/** What is going to happen, in one line, and the button that leads there. */
export function FlashBar({ title, inspection, drives, free }: FlashBarProps) {
  const source = useChoice((choice) => choice.source);
  const options = useChoice((choice) => choice.options);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const text = sourceText(source);
  const decided = text !== null && isDecided(source, inspection);
  const ready = useOptionStore((state) => areOptionsReady(source, state));
  const consented = useConsent((consent) => isConsented(source.kind === 'flake' ? inspection : null, consent));
  const hint = hintOf({ decided, ready, consented, free }, drives.length);

  const build = async () => {
    if (text === null) return;
    const answer = await call('job/start', {
      kind: 'build',
      source: text,
      options: optionsFor(source, options),
      outputPath: null,
    });
    setProblem(answer.ok ? null : answer.explanation);
  };

  return (
    <footer className={css['bar']}>
      {problem && (
        <Notice tone="bad" live title={problem.title}>
          {problem.happened} {problem.remedy}
        </Notice>
      )}
      <div className={css['barRow']}>
        <p id="flash-plan" className={css['plan']} aria-live="polite">
          {hint ?? (
            <>
              <strong>{title}</strong>
              <ArrowRight size={15} aria-hidden />
              <Unseen> to </Unseen>
              <strong>{drives.length === 1 ? drives[0]?.name : `${drives.length} drives`}</strong>
            </>
          )}
        </p>
        {source.kind !== 'image-file' && (
          <Button kind="quiet" disabled={!decided || !ready || !consented || !free} onClick={() => void build()}>
            Build the image only
          </Button>
        )}
        <Button
          kind="primary"
          size="large"
          icon={<Zap size={17} aria-hidden />}
          disabled={hint !== null}
          aria-describedby="flash-plan"
          onClick={() => useChoice.setState({ confirming: true })}
        >
          Flash…
        </Button>
      </div>
    </footer>
  );
}

/** What is still to be chosen; null when nothing is. */
function hintOf(
  { decided, ready, consented, free }: { decided: boolean; ready: boolean; consented: boolean; free: boolean },
  driveCount: number,
): string | null {
  if (!free) return 'Another job is running. This one can start when it has ended.';
  if (!decided) return driveCount === 0 ? 'Choose what to write, and a drive.' : 'Choose what to write.';
  if (!consented) return 'The flake needs your yes: look at what it may do.';
  if (!ready) return 'Something in the options needs mending.';
  return driveCount === 0 ? 'Choose a drive.' : null;
}
