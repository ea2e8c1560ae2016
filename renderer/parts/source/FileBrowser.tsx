import { CornerLeftUp, FileArchive, FileCheck, FileCode, Folder as FolderIcon, Snowflake } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { Folder } from '../../../contract/wire/channels.ts';
import { call } from '../../bridge.ts';
import { Button, Dialog, Notice, Spinner } from '../../ui/index.ts';
import css from './browser.module.css';

type Entry = Folder['entries'][number];
const ICONS = {
  folder: FolderIcon,
  image: FileArchive,
  module: FileCode,
  flake: Snowflake,
  record: FileCheck,
} as const;

const WANTED = {
  image: { title: 'Choose an image', nothing: 'No folders and no images in here.' },
  record: { title: 'Choose an exported record', nothing: 'No folders and no exported records in here.' },
} as const;
export type WantedFile = keyof typeof WANTED;

interface FileBrowserProps {
  wanted?: WantedFile;
  onPick: (path: string) => void;
  onClose: () => void;
}

/** The page's own list of files, for hosts that have no file dialog. Shows folders and what is wanted. */
export function FileBrowser({ wanted = 'image', onPick, onClose }: FileBrowserProps) {
  const [path, setPath] = useState<string | null>(null);
  const [folder, setFolder] = useState<Folder | null>(null);
  const [problem, setProblem] = useState<Explanation | null>(null);

  useEffect(() => {
    let asked = true;
    void call('source/browse', { path }).then((answer) => {
      if (!asked) return;
      setProblem(answer.ok ? null : answer.explanation);
      if (answer.ok) setFolder(answer.value);
    });
    return () => {
      asked = false;
    };
  }, [path]);

  const open = (entry: Entry) => (entry.kind === wanted ? onPick(entry.path) : setPath(entry.path));
  const shown = folder?.entries.filter(({ kind }) => kind === 'folder' || kind === 'flake' || kind === wanted) ?? [];
  return (
    <Dialog
      title={WANTED[wanted].title}
      size="wide"
      onClose={onClose}
      actions={
        <Button data-first-focus onClick={onClose}>
          Cancel
        </Button>
      }
    >
      <div className={css['place']}>
        <Button
          size="small"
          aria-label="Up one folder"
          title="Up one folder"
          disabled={!folder?.parent}
          icon={<CornerLeftUp size={15} aria-hidden />}
          onClick={() => setPath(folder?.parent ?? null)}
        />
        <code>{folder?.path ?? '…'}</code>
      </div>
      {problem && (
        <Notice tone="bad" title={problem.title}>
          {problem.happened}
        </Notice>
      )}
      {!folder && !problem && <Spinner />}
      <ul className={css['entries']} aria-label="Files">
        {shown.map((entry) => (
          <li key={entry.path}>
            <EntryRow entry={entry} onOpen={() => open(entry)} />
          </li>
        ))}
        {folder && shown.length === 0 && <li className={css['nothing']}>{WANTED[wanted].nothing}</li>}
      </ul>
    </Dialog>
  );
}

function EntryRow({ entry, onOpen }: { entry: Entry; onOpen: () => void }) {
  const Icon = ICONS[entry.kind];
  return (
    <button type="button" className={css['entry']} data-kind={entry.kind} onClick={onOpen}>
      <Icon size={17} aria-hidden />
      <span className={css['entryName']}>{entry.name}</span>
      {entry.sizeBytes !== null && <span className={css['entrySize']}>{formatBytes(entry.sizeBytes)}</span>}
    </button>
  );
}
