import { FolderDown } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import type { Problem } from '../../problem.ts';
import { Button, CopyButton, Dialog, Notice, TextField } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './option-form.module.css';
import { areOptionsReady, optionsFor, takesImageOptions, useOptionStore } from './option-store.ts';
import { sourceText } from './source-choice.ts';
import { useSource } from './source-store.ts';

/** Saves a preset or module as a flake. */
export function SaveFlake() {
  const { save } = useMessages().screens.options;
  const source = useSource((state) => state.source);
  const isReady = useOptionStore((state) => areOptionsReady(source, state));
  const [isOpen, setOpen] = useState(false);
  const chosen = sourceText(source);
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        icon={<FolderDown size={14} aria-hidden />}
        disabled={chosen === null || !takesImageOptions(source) || !isReady}
        onClick={() => setOpen(true)}
      >
        {save.button}
      </Button>
      {isOpen && chosen !== null && <SaveDialog chosen={chosen} onClose={() => setOpen(false)} />}
    </>
  );
}

type Saving =
  | { state: 'asking' | 'waiting' }
  | { state: 'failed'; problem: Problem }
  | { state: 'saved'; command: string };

function nameOf(text: string): string {
  const last =
    text
      .split(/[:/]/)
      .at(-1)
      ?.replace(/\.nix$/, '') || 'stick';
  return `~/flakestick-${last}`;
}

function buildCommand(directory: string, attribute: string): string {
  const installable = `${directory}#${attribute}`;
  return `nix build ${/^[\w@%+:,./#-]+$/.test(installable) ? installable : `'${installable.replaceAll("'", `'\\''`)}'`}`;
}

interface SaveDialogProps {
  /** A SourceText. */
  chosen: string;
  onClose: () => void;
}

/** Asks main to save the chosen source with its options. */
function useSaving(chosen: string) {
  const options = useOptions();
  const [saving, setSaving] = useState<Saving>({ state: 'asking' });
  const save = async (directory: string) => {
    setSaving({ state: 'waiting' });
    const answer = await call('source/save', { source: chosen, options, directory });
    setSaving(
      answer.ok
        ? { state: 'saved', command: buildCommand(answer.value.directory, answer.value.attribute) }
        : { state: 'failed', problem: answer.problem },
    );
  };
  return { saving, save };
}

function SaveDialog({ chosen, onClose }: SaveDialogProps) {
  const { options: texts, ui } = useMessages().screens;
  const text = texts.save;
  const { image } = useOptions();
  const [directory, setDirectory] = useState(nameOf(chosen));
  const { saving, save } = useSaving(chosen);
  const canSave = directory.trim() !== '' && saving.state !== 'waiting';
  const saveIfPossible = () => canSave && void save(directory);

  if (saving.state === 'saved') return <SavedDialog command={saving.command} onClose={onClose} />;
  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button kind="primary" disabled={!canSave} onClick={saveIfPossible}>
            {saving.state === 'waiting' ? text.saving : text.save}
          </Button>
        </>
      }
    >
      <p>{text.purpose}</p>
      <TextField
        label={text.folder}
        value={directory}
        detail={text.folderDetail}
        data-first-focus
        onChange={setDirectory}
        onKeyDown={(event) => event.key === 'Enter' && saveIfPossible()}
      />
      {image.wifi?.key != null && <KeyNotice />}
      {saving.state === 'failed' && <FailureNotice problem={saving.problem} live />}
    </Dialog>
  );
}

/** The key of the network would be in a file of the folder. */
function KeyNotice() {
  const { save } = useMessages().screens.options;
  return (
    <Notice tone="caution" title={save.holdsKey}>
      {save.holdsKeyDetail}
    </Notice>
  );
}

/** Of the chosen source. */
function useOptions() {
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  return optionsFor(source, options);
}

/** A separate dialog, so that the focus moves to its button. */
function SavedDialog({ command, onClose }: { command: string; onClose: () => void }) {
  const { options, ui } = useMessages().screens;
  const text = options.save;
  return (
    <Dialog
      title={text.savedTitle}
      onClose={onClose}
      actions={
        <Button kind="primary" data-first-focus onClick={onClose}>
          {ui.done}
        </Button>
      }
    >
      <p>{text.saved}</p>
      <div className={css['command']}>
        <code>{command}</code>
        <CopyButton text={command} label={text.copyCommand} />
      </div>
    </Dialog>
  );
}
