import { takeOver } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Notice, Spinner } from '../../ui/index.ts';
import css from './shell.module.css';

/** Says honestly that what is on screen may be old. */
export function ConnectionNotice() {
  const connection = useMirror((mirror) => mirror.connection);
  if (connection === 'elsewhere')
    return (
      <div className={css['connection']}>
        <Notice
          tone="caution"
          live
          title="Flakestick is open in another window"
          actions={<Button onClick={takeOver}>Try again</Button>}
        >
          It is shown in one window at a time. Close the other one, then try again here.
        </Notice>
      </div>
    );
  if (connection !== 'lost') return null;
  return (
    <div className={css['connection']}>
      <Notice tone="bad" live title="The connection to Flakestick is lost" actions={<Spinner />}>
        What you see is the last that was known. A job goes on or stops without this window; trying to connect again…
      </Notice>
    </div>
  );
}
