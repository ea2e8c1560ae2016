import { useMirror } from '../mirror.ts';
import { Notice, Spinner } from '../ui/index.ts';
import css from './shell.module.css';

/** Says honestly that what is on screen may be old. */
export function ConnectionNotice() {
  const connection = useMirror((mirror) => mirror.connection);
  if (connection !== 'lost') return null;
  return (
    <div className={css['connection']}>
      <Notice tone="bad" live title="The connection to Flakestick is lost" actions={<Spinner />}>
        What you see is the last that was known. A job goes on or stops without this window; trying to connect again…
      </Notice>
    </div>
  );
}
