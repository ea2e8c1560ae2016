import { takeOver } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Notice, Spinner } from '../../ui/index.ts';
import css from './frame.module.css';

/** Says that what is on screen may be outdated. */
export function ConnectionNotice() {
  const text = useMessages().screens.frame;
  const connection = useMirror((mirror) => mirror.connection);
  if (connection === 'elsewhere')
    return (
      <div className={css['connection']}>
        <Notice
          tone="caution"
          live
          title={text.openElsewhere.title}
          actions={<Button onClick={takeOver}>{text.openElsewhere.retry}</Button>}
        >
          {text.openElsewhere.detail}
        </Notice>
      </div>
    );
  if (connection !== 'lost') return null;
  return (
    <div className={css['connection']}>
      <Notice tone="bad" live title={text.connectionLost.title} actions={<Spinner />}>
        {text.reconnecting}
      </Notice>
    </div>
  );
}
