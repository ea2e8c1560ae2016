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
import { DrivePicture } from '../../parts/drive/index.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import { Scene } from '../../parts/scene/index.ts';
import {
  areOptionsReady,
  isBuilt,
  isConsented,
  isDecided,
  isUnverified,
  lackText,
  optionsFor,
  presetLack,
  shortTitle,
  sourceOf,
  sourceText,
  useConsent,
  useOptionStore,
  useSource,
  withDownload,
} from '../../parts/source/index.ts';
import type { Problem } from '../../problem.ts';
import { BottomBar, Button, Quiet, VisuallyHidden } from '../../ui/index.ts';
import css from './flash-bar.module.css';

interface FlashBarProps {
  title: string | null;
  inspection: Inspection | null;
  /** The chosen one. */
  preset: Preset | undefined;
  drives: readonly Drive[];
  /** False while another job runs. */
  free: boolean;
  /** Of the image: known, or likely. */
  size: { bytes: number; isKnown: boolean } | null;
}

/** What will happen, in one line, and the button for it. */
export function FlashBar({ title, inspection, preset, drives, free, size }: FlashBarProps) {
  const messages = useMessages();
  const text = messages.screens.make;
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  const nix = nixOf(useMirror((mirror) => mirror.checks));
  const lack = preset ? presetLack(preset, options, nix) : null;
  const { problem, build, flash } = useJobButtons(title ?? text.unnamedSource, inspection);
  const decided = sourceText(source) !== null && isDecided(source, inspection);
  const ready = useOptionStore((state) => areOptionsReady(source, state));
  const consented = useConsent((consent) => isConsented(inspection, consent));
  const hint =
    free && lack ? `${lackText(lack, messages)}.` : hintOf({ decided, ready, consented, free }, drives.length, text);
  return (
    <BottomBar
      planId="flash-plan"
      problem={problem && <FailureNotice problem={problem} live />}
      plan={hint ?? <Plan title={shortTitle(title ?? text.unnamedSource)} {...{ drives, size }} />}
      actions={
        <>
          {isBuilt(source) && (
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

function Plan({ title, drives, size }: { title: string } & Pick<FlashBarProps, 'drives' | 'size'>) {
  const { number, screens } = useMessages();
  const text = screens.make;
  const [first] = drives;
  const source = useSource((state) => sourceOf(state.source));
  const target = (drives.length === 1 && first?.name) || text.drives({ count: drives.length });
  const isEmpty = drives.every(({ holdings }) => holdings.kind === 'empty');
  return (
    <>
      <VisuallyHidden>{text.plan({ title, target })}</VisuallyHidden>
      <span className={css['from']} aria-hidden>
        <span className={css['scene']}>
          <Scene name={source?.kind === 'preset' ? source.name : source?.kind === 'flake' ? 'flake' : 'official'} />
        </span>
        <span className={css['words']} title={title}>
          <strong>{title}</strong>
          {size && (
            <Quiet as="span" size="small">
              {size.isKnown ? number.bytes(size.bytes) : text.aboutSize({ sizeBytes: size.bytes })}
            </Quiet>
          )}
        </span>
      </span>
      <ArrowRight size={16} aria-hidden />
      <span className={css['onto']} aria-hidden>
        {first && <DrivePicture drive={first} heightPixels={40} />}
        <span className={css['words']} title={target}>
          <strong>{target}</strong>
          <Quiet as="span" size="small">
            {isEmpty ? text.isEmpty : text.erases({ count: drives.length })}
          </Quiet>
        </span>
      </span>
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
