import { RefreshCw } from 'lucide-react';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { FlakeUpdateNotice } from './FlakeUpdateNotice.tsx';
import css from './known.module.css';
import { checkForUpdate, useKnownFlakes } from './known-flakes.ts';

/** Checks for a newer revision of the source of a record. */
export function CheckForUpdate({ recordId }: { recordId: string }) {
  const text = useMessages().screens.source.known;
  const checked = useKnownFlakes((known) => known.checked[recordId]);
  return (
    <div className={css['check']}>
      <Button
        size="small"
        disabled={checked?.state === 'checking'}
        icon={<RefreshCw size={14} aria-hidden />}
        onClick={() => void checkForUpdate(recordId)}
      >
        {text.isNewer}
      </Button>
      {checked && <FlakeUpdateNotice checked={checked} />}
    </div>
  );
}
