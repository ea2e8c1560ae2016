import { useCallback, useEffect, useState } from 'react';
import { canCancel } from '../../../contract/wire/job.ts';
import { pathOf } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { FilePicker } from '../../parts/source/index.ts';
import { Stick } from '../../parts/stick/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import css from './drop.module.css';
import { type Dropped, droppedIn, holdsSomething, isEditable } from './dropped.ts';
import { openAnything } from './open-anything.ts';

/** Files, folders and texts can be dropped anywhere on the page, and pasted. */
export function DropZone() {
  const [nameless, setNameless] = useState<string | null>(null);
  const take = useCallback((dropped: Dropped | null): void => {
    if (dropped === null) return;
    if ('text' in dropped) void openAnything(dropped.text);
    else setNameless(dropped.file);
  }, []);
  const isOver = useDrops(take);
  const isBusy = useMirror(({ job }) => canCancel(job));
  return (
    <>
      {isOver && <Overlay isBusy={isBusy} />}
      {nameless !== null && <NoPathDialog file={nameless} onClose={() => setNameless(null)} />}
    </>
  );
}

/** A dialog waits for an answer about something else, and a job for its end. */
const isClosed = (): boolean => document.querySelector('dialog[open]') !== null || canCancel(useMirror.getState().job);

/** True while something is held over the page. */
function useDrops(take: (dropped: Dropped | null) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    // A text of the page itself that is dragged about is not to be opened.
    let isOurs = false;
    window.addEventListener('dragstart', () => (isOurs = true), { signal });
    window.addEventListener('dragend', () => (isOurs = false), { signal });
    const over = (event: DragEvent): void => {
      if (isOurs || !event.dataTransfer || !holdsSomething(event.dataTransfer)) return;
      // Otherwise the browser would go to what is dropped, and away from the app.
      event.preventDefault();
      event.dataTransfer.dropEffect = isClosed() ? 'none' : 'copy';
      setOver(document.querySelector('dialog[open]') === null);
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && setOver(false), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (isOurs || !event.dataTransfer) return;
        event.preventDefault();
        if (!isClosed()) take(droppedIn(event.dataTransfer, pathOf));
      },
      { signal },
    );
    window.addEventListener(
      'paste',
      (event) => {
        if (isEditable(event.target) || !event.clipboardData || isClosed()) return;
        take(droppedIn(event.clipboardData, pathOf));
      },
      { signal },
    );
    return () => stop.abort();
  }, [take]);
  return isOver;
}

function Overlay({ isBusy }: { isBusy: boolean }) {
  const text = useMessages().screens.frame.drop;
  return (
    <output className={css['overlay']}>
      <div className={css['target']} data-busy={isBusy || undefined}>
        <Stick look={{ state: 'ghost' }} heightPixels={176} />
        <p className={css['title']}>{isBusy ? text.busy : text.title}</p>
        {!isBusy && <p>{text.detail}</p>}
      </div>
    </output>
  );
}

function NoPathDialog({ file, onClose }: { file: string; onClose: () => void }) {
  const { frame, ui } = useMessages().screens;
  return (
    <Dialog
      title={frame.noPath.title({ file })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{ui.cancel}</Button>}
    >
      <p>{frame.noPath.detail}</p>
      <div>
        <FilePicker
          label={frame.noPath.choose}
          onPick={(path) => {
            onClose();
            void openAnything(path);
          }}
        />
      </div>
    </Dialog>
  );
}
