/** What main found out about the source that the user is typing or has picked. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { BuildOptions, Inspection } from '../../../contract/wire/source.ts';
import { call } from '../../bridge.ts';
import type { Problem } from '../../problem.ts';

interface Question {
  readonly source: string;
  readonly options: BuildOptions;
}

/** `key` tells which question is answered, so that an answer that comes too late is dropped. */
export type Inspecting =
  | { state: 'none'; key: null }
  /** `before`: the same flake as it was found, while another output of it, or its folder, is inspected at again. */
  | { state: 'waiting'; key: string; question: Question; before: Inspection | null }
  | { state: 'known'; key: string; question: Question; inspection: Inspection }
  | { state: 'failed'; key: string; question: Question; problem: Problem };

const NOTHING: Inspecting = { state: 'none', key: null };
export const useInspecting = create<Inspecting>(() => NOTHING);

/** Nix is not asked at every keystroke. */
const PAUSE_MS = 450;

/** Keeps the inspection in step with `source`; null means that there is nothing to look at. */
export function useInspectionOf(source: string | null, options: BuildOptions): void {
  const key =
    source === null ? null : JSON.stringify([source, options.system, options.overrideInputs, options.download]);

  useEffect(() => {
    const now = useInspecting.getState();
    if (now.key === key) return;
    if (source === null || key === null) return useInspecting.setState(NOTHING, true);
    const question = { source, options };
    const before = sameFlake(now, question);
    useInspecting.setState({ state: 'waiting', key, question, before }, true);
    // A picked output is no keystroke.
    const timer = setTimeout(() => void inspect(question, key, before), before ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      // Not asked yet: the next view has to ask again.
      if (useInspecting.getState().state === 'waiting') useInspecting.setState(NOTHING, true);
    };
  }, [source, options, key]);
}

/** What was found, when only another output of it was picked since. */
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

/** What the reference means by now, around all caches. */
export function inspectAgain(): void {
  const now = useInspecting.getState();
  if (now.state === 'none' || now.state === 'waiting') return;
  const { key, question } = now;
  useInspecting.setState({ state: 'waiting', key, question, before: null }, true);
  void inspect({ ...question, options: { ...question.options, refresh: true } }, key, null);
}

const isLocal = ({ source }: Inspection): boolean =>
  source.kind === 'flake' && /^(?:\/|path:|git\+file:)/.test(source.reference);

/** After a change in an editor, what is there now is shown, and built. Uses no network. */
function inspectFolderAgain(): void {
  const now = useInspecting.getState();
  if (now.state !== 'known' || !isLocal(now.inspection)) return;
  const { key, question, inspection } = now;
  useInspecting.setState({ state: 'waiting', key, question, before: inspection }, true);
  void inspect(question, key, null);
}

/** Looks at a flake on this machine again whenever the page, or the choice of a source, comes back into view. */
export function useFreshInspection(): void {
  useEffect(() => {
    inspectFolderAgain();
    window.addEventListener('focus', inspectFolderAgain);
    return () => window.removeEventListener('focus', inspectFolderAgain);
  }, []);
}

/** Without the rows of the form that are still half empty. */
export function usableOptions(options: BuildOptions): BuildOptions {
  const overrideInputs = options.overrideInputs
    .map(({ name, reference }) => ({ name: name.trim(), reference: reference.trim() }))
    .filter(({ name, reference }) => name !== '' && reference !== '');
  return { ...options, overrideInputs };
}
