import { Fragment } from 'react';
import type { Shortcut } from '../../../contract/wire/channels.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { PracticeDoor } from '../../parts/practice/index.ts';
import { KEYS, keysText } from '../../shortcuts.ts';
import { Button, Dialog, Quiet } from '../../ui/index.ts';
import css from './frame.module.css';

/** The keys, and the way to practice. */
export function HelpDialog({ title, onClose }: { title: string; onClose: () => void }) {
  const { frame, ui } = useMessages().screens;
  const version = useMirror((mirror) => mirror.host?.version);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button data-first-focus onClick={onClose}>
          {ui.close}
        </Button>
      }
    >
      <dl className={css['keys']}>
        {(Object.keys(KEYS) as Shortcut[]).map((shortcut) => (
          <Fragment key={shortcut}>
            <dt>
              <kbd>{keysText(shortcut, frame.help.ctrl)}</kbd>
            </dt>
            <dd>{frame.help.does[shortcut]}</dd>
          </Fragment>
        ))}
      </dl>
      <PracticeDoor onStarted={onClose} />
      {version && <Quiet>{frame.help.version({ version })}</Quiet>}
    </Dialog>
  );
}
