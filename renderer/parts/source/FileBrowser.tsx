import { CornerLeftUp, FileArchive, FileCheck, FileCode, Folder as FolderIcon, Snowflake } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { Folder } from '../../../contract/wire/channels.ts';
import { useMessages } from '../../language.ts';
import { Button, Dialog, Spinner } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './browser.module.css';

type Entry = Folder['entries'][number];
const ICONS = {
  folder: FolderIcon,
  image: FileArchive,
  module: FileCode,
  flake: Snowflake,
  record: FileCheck,
} as const;

/** `source`: whatever can be written to a drive, or built for it. */
export type WantedFile = 'source' | 'image' | 'record';

const PICKED: { readonly [W in WantedFile]: readonly Entry['kind'][] } = {
  source: ['image', 'module', 'flake'],
  image: ['image'],
  record: ['record'],
};

interface FileBrowserProps {
  wanted?: WantedFile;
  onPick: (path: string) => void;
  onClose: () => void;
}

/** The page's own list of files, for hosts that have no file dialog. Shows folders and matching files. */
export function FileBrowser({ wanted = 'image', onPick, onClose }: FileBrowserProps) {
  const { source, ui } = useMessages().screens;
  const text = source.browser;
  const { folder, problem, open: openFolder } = useFolder();
  const isPicked = ({ kind }: Entry) => PICKED[wanted].includes(kind);
  const open = (entry: Entry) => (isPicked(entry) ? onPick(entry.path) : openFolder(entry.path));
  const shown =
    folder?.entries.filter((entry) => entry.kind === 'folder' || entry.kind === 'flake' || isPicked(entry)) ?? [];
  return (
    <Dialog
      title={text[wanted].title}
      size="wide"
      onClose={onClose}
      actions={
        <Button data-first-focus onClick={onClose}>
          {ui.cancel}
        </Button>
      }
    >
      <div className={css['place']}>
        <Button
          size="small"
          aria-label={text.up}
          title={text.up}
          disabled={!folder?.parent}
          icon={<CornerLeftUp size={15} aria-hidden />}
          onClick={() => openFolder(folder?.parent ?? null)}
        />
        <code>{isolated(folder?.path ?? '…')}</code>
      </div>
      {problem ? <FailureNotice problem={problem} /> : !folder && <Spinner />}
      <ul className={css['entries']} aria-label={text.files}>
        {shown.map((entry) => (
          <li key={entry.path}>
            <EntryRow entry={entry} onOpen={() => open(entry)} />
          </li>
        ))}
        {folder && shown.length === 0 && <li className={css['nothing']}>{text[wanted].nothing}</li>}
      </ul>
    </Dialog>
  );
}

/** The open folder. One that cannot be read leaves the one before it. Null: where main begins. */
function useFolder() {
  const [path, open] = useState<string | null>(null);
  const request = useMemo(() => ({ path }), [path]);
  const { value: folder, problem } = useAnswer('source/browse', request);
  return { folder, problem, open };
}

function EntryRow({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  const { number } = useMessages();
  const Icon = ICONS[entry.kind];
  return (
    <button type="button" className={css['entry']} data-kind={entry.kind} onClick={onOpen}>
      <Icon size={17} aria-hidden />
      <span className={css['entryName']}>{isolated(entry.name)}</span>
      {entry.sizeBytes !== null && <span className={css['entrySize']}>{number.bytes(entry.sizeBytes)}</span>}
    </button>
  );
}
