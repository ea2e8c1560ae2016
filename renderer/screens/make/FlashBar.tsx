import { ArrowRight, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { nixOf } from '../../../contract/rules/nix-version.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { Inspection, Preset } from '../../../contract/wire/source.ts';
import { call } from '../../bridge.ts';
import { askToErase } from '../../erase-question.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import {
  areOptionsReady,
  isConsented,
  isDecided,
  isUnverified,
  lackText,
  optionsFor,
  presetLack,
  sourceText,
  useConsent,
  useOptionStore,
  useSource,
  withDownload,
} from '../../parts/source/index.ts';
import type { Problem } from '../../problem.ts';
import { BottomBar, Button, VisuallyHidden } from '../../ui/index.ts';

interface FlashBarProps {
  title: string | null;
  inspection: Inspection | null;
  /** The chosen one. */
  preset: Preset | undefined;
  drives: readonly Drive[];
  /** False while another job runs. */
  free: boolean;
}

/** What will happen, in one line, and the button for it. */
export function FlashBar({ title, inspection, preset, drives, free }: FlashBarProps) {
  const messages = useMessages();
  const text = messages.screens.make;
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  const nix = nixOf(useMirror((mirror) => mirror.checks));
  const lack = preset ? presetLack(preset, options, nix) : null;
  const { problem, build, flash } = useJobButtons(title ?? text.unnamedSource, inspection);
  const decided = sourceText(source) !== null && isDecided(source, inspection);
  const ready = useOptionStore((state) => areOptionsReady(source, state));
  const consented = useConsent((consent) => isConsented(source.kind === 'flake' ? inspection : null, consent));
  const hint =
    free && lack ? `${lackText(lack, messages)}.` : hintOf({ decided, ready, consented, free }, drives.length, text);
  return (
    <BottomBar
      planId="flash-plan"
      problem={problem && <FailureNotice problem={problem} live />}
      plan={hint ?? <Plan title={title ?? text.unnamedSource} drives={drives} />}
      actions={
        <>
          {source.kind !== 'image-file' && (
            <Button
              kind="quiet"
              disabled={!decided || !ready || !consented || !free || lack !== null}
              onClick={() => void build()}
            >
              {text.buildOnly}
            </Button>
          )}
          <Button
            kind="primary"
            size="large"
            icon={<Zap size={17} aria-hidden />}
            disabled={hint !== null}
            aria-describedby="flash-plan"
            onClick={flash}
          >
            {text.flash}
          </Button>
        </>
      }
    />
  );
}

/** What the two buttons do with the chosen source and options. */
function useJobButtons(title: string, inspection: Inspection | null) {
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  const [problem, setProblem] = useState<Problem | null>(null);
  const chosen = sourceText(source);
  const build = async () => {
    if (chosen === null) return;
    const answer = await call('job/start', {
      kind: 'build',
      source: chosen,
      options: optionsFor(source, options),
      outputPath: null,
    });
    setProblem(answer.ok ? null : answer.problem);
  };
  const flash = () => {
    if (chosen === null) return;
    askToErase({
      title,
      source: chosen,
      options: withDownload(optionsFor(source, options), source),
      isUnverified: inspection !== null && isUnverified(inspection),
      medium: inspection?.medium,
    });
  };
  return { problem, build, flash };
}

function Plan({ title, drives }: { title: string; drives: readonly Drive[] }) {
  const text = useMessages().screens.make;
  const target = (drives.length === 1 && drives[0]?.name) || text.drives({ count: drives.length });
  return (
    <>
      <VisuallyHidden>{text.plan({ title, target })}</VisuallyHidden>
      <strong aria-hidden>{title}</strong>
      <ArrowRight size={15} aria-hidden />
      <strong aria-hidden>{target}</strong>
    </>
  );
}

interface Readiness {
  decided: boolean;
  ready: boolean;
  consented: boolean;
  free: boolean;
}

/** What is still to be chosen; null when nothing is. */
function hintOf(
  { decided, ready, consented, free }: Readiness,
  driveCount: number,
  { hints }: Messages['screens']['make'],
): string | null {
  if (!free) return hints.anotherJob;
  if (!decided) return driveCount === 0 ? hints.chooseSourceAndDrive : hints.chooseSource;
  if (!consented) return hints.confirmRisks;
  if (!ready) return hints.fixOptions;
  return driveCount === 0 ? hints.chooseDrive : null;
}
