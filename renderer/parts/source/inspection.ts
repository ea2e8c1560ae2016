/** The inspection of the source that the user is typing or has chosen. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { BuildOptions, Inspection } from '../../../contract/wire/source.ts';
import { call } from '../../bridge.ts';
import type { Problem } from '../../problem.ts';

interface Question {
  readonly source: string;
  readonly options: BuildOptions;
}

/** `key` identifies the request, so that outdated answers are dropped. */
export type Inspecting =
  | { state: 'none'; key: null }
  /** `before`: the previous result for the same flake, while another output, or its folder, is inspected. */
  | { state: 'waiting'; key: string; question: Question; before: Inspection | null }
  | { state: 'known'; key: string; question: Question; inspection: Inspection }
  | { state: 'failed'; key: string; question: Question; problem: Problem };

const NOTHING: Inspecting = { state: 'none', key: null };
export const useInspecting = create<Inspecting>(() => NOTHING);

/** Delays inspections while the user is typing options. */
const PAUSE_MS = 450;

/** Keeps the inspection up to date with `source`; null: nothing to inspect. */
export function useInspectionOf(source: string | null, options: BuildOptions): void {
  const key =
    source === null
      ? null
      : JSON.stringify([
          ...[source, options.system, options.release, options.overrideInputs],
          ...[options.download, options.accept],
        ]);

  useEffect(() => {
    const now = useInspecting.getState();
    if (now.key === key) return;
    if (source === null || key === null) return useInspecting.setState(NOTHING, true);
    const question = { source, options };
    const before = sameFlake(now, question);
    useInspecting.setState({ state: 'waiting', key, question, before }, true);
    // Only options are typed here: an output is chosen, and a text was waited for when it was understood.
    const isNew = now.state === 'none' || now.question.source !== source;
    const timer = setTimeout(() => void inspect(question, key, before), before || isNew ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      // Not requested yet: the next view has to request it.
      if (useInspecting.getState().state === 'waiting') useInspecting.setState(NOTHING, true);
    };
  }, [source, options, key]);
}

/** The previous result, if only another output was chosen since. */
function sameFlake(now: Inspecting, { source, options }: Question): Inspection | null {
  if (now.state !== 'known' || now.inspection.pin === null) return null;
  const [was, is] = [now.question.source.split('#')[0], source.split('#')[0]];
  const asked = (build: BuildOptions) => JSON.stringify([build.system, build.overrideInputs]);
  return was === is && asked(now.question.options) === asked(options) ? now.inspection : null;
}

async function inspect({ source, options }: Question, key: string, before: Inspection | null): Promise<void> {
  const pin = before?.pin ?? null;
  const answer = await call('source/inspect', { source, options: { ...usableOptions(options), pin } });
  const now = useInspecting.getState();
  if (now.key !== key) return;
  const question = { source, options };
  useInspecting.setState(
    answer.ok
      ? { state: 'known', key, question, inspection: answer.value }
      : { state: 'failed', key, question, problem: answer.problem },
    true,
  );
}

/** Resolves the reference again without caches. */
export function inspectAgain(): void {
  const now = useInspecting.getState();
  if (now.state === 'none' || now.state === 'waiting') return;
  const { key, question } = now;
  useInspecting.setState({ state: 'waiting', key, question, before: null }, true);
  void inspect({ ...question, options: { ...question.options, refresh: true } }, key, null);
}

const isLocal = ({ source }: Inspection): boolean =>
  source.kind === 'flake' && /^(?:\/|path:|git\+file:)/.test(source.reference);

/** Inspects the current content again, after a change in an editor. Uses no network. */
function inspectFolderAgain(): void {
  const now = useInspecting.getState();
  if (now.state !== 'known' || !isLocal(now.inspection)) return;
  const { key, question, inspection } = now;
  useInspecting.setState({ state: 'waiting', key, question, before: inspection }, true);
  void inspect(question, key, null);
}

/** Inspects a local flake again whenever the page, or the choice of a source, comes back into view. */
export function useFreshInspection(): void {
  useEffect(() => {
    inspectFolderAgain();
    window.addEventListener('focus', inspectFolderAgain);
    return () => window.removeEventListener('focus', inspectFolderAgain);
  }, []);
}

/** Without incomplete rows of the form. */
export function usableOptions(options: BuildOptions): BuildOptions {
  const overrideInputs = options.overrideInputs
    .map(({ name, reference }) => ({ name: name.trim(), reference: reference.trim() }))
    .filter(({ name, reference }) => name !== '' && reference !== '');
  return { ...options, overrideInputs };
}
