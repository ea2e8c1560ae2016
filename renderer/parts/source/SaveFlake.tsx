import { FolderDown } from 'lucide-react';
import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import { call } from '../../bridge.ts';
import { useChoice } from '../../choice.ts';
import { Button, CopyButton, Dialog, Notice, TextField } from '../../ui/index.ts';
import css from './option-form.module.css';
import { areOptionsReady, optionsFor, takesImageOptions, useOptionStore } from './option-store.ts';
import { sourceText } from './source-choice.ts';

/** Leads from a preset or module to a flake of the user's own. */
export function SaveFlake() {
  const source = useChoice((choice) => choice.source);
  const isReady = useOptionStore((state) => areOptionsReady(source, state));
  const [isOpen, setOpen] = useState(false);
  const text = sourceText(source);
  return (
    <>
      <Button
        size="small"
        icon={<FolderDown size={14} aria-hidden />}
        disabled={text === null || !takesImageOptions(source) || !isReady}
        onClick={() => setOpen(true)}
      >
        Save as flake…
      </Button>
      {isOpen && text !== null && <SaveDialog text={text} onClose={() => setOpen(false)} />}
    </>
  );
}

type Saving =
  | { state: 'asking' | 'waiting' }
  | { state: 'failed'; explanation: Explanation }
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

function SaveDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { source, options } = useChoice();
  const [directory, setDirectory] = useState(nameOf(text));
  const [saving, setSaving] = useState<Saving>({ state: 'asking' });
  const hasKey = optionsFor(source, options).image.wifi?.key != null;
  const canSave = directory.trim() !== '' && saving.state !== 'waiting';

  const save = async () => {
    if (!canSave) return;
    setSaving({ state: 'waiting' });
    const answer = await call('source/save', { source: text, options: optionsFor(source, options), directory });
    setSaving(
      answer.ok
        ? { state: 'saved', command: buildCommand(answer.value.directory, answer.value.attribute) }
        : { state: 'failed', explanation: answer.explanation },
    );
  };

  if (saving.state === 'saved')
    return (
      <Dialog
        // Another dialog: it moves the focus to its own button.
        key="saved"
        title="Saved as a flake"
        onClose={onClose}
        actions={
          <Button kind="primary" data-first-focus onClick={onClose}>
            Done
          </Button>
        }
      >
        <p>It stands on its own: with all its files, and everything locked. This builds the same image:</p>
        <div className={css['command']}>
          <code>{saving.command}</code>
          <CopyButton text={saving.command} what="command" />
        </div>
      </Dialog>
    );

  return (
    <Dialog
      key="asking"
      title="Save as a flake of your own"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={!canSave} onClick={() => void save()}>
            {saving.state === 'waiting' ? 'Saving…' : 'Save'}
          </Button>
        </>
      }
    >
      <p>What you chose, as files that Nix builds without Flakestick, to the very same image.</p>
      <TextField
        label="Folder"
        value={directory}
        detail="A new one, or one that is empty. Nothing is ever replaced."
        data-first-focus
        onChange={setDirectory}
        onKeyDown={(event) => event.key === 'Enter' && void save()}
      />
      {hasKey && (
        <Notice tone="caution" title="image.json will hold the key of the Wi-Fi network">
          Think before you share the folder.
        </Notice>
      )}
      {saving.state === 'failed' && (
        <Notice tone="bad" live title={saving.explanation.title}>
          {saving.explanation.happened} {saving.explanation.remedy}
        </Notice>
      )}
    </Dialog>
  );
}
