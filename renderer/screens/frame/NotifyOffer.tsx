import { Bell } from 'lucide-react';
import { useState } from 'react';
import { canCancel } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Button } from '../../ui/index.ts';
import { askToNotify, mayAsk } from './notify.ts';
import css from './top-bar.module.css';

/** In a browser, which asks before it notifies: only while a job runs, and only when it is pressed. */
export function NotifyOffer() {
  const text = useMessages().screens.frame;
  const isRunning = useMirror(({ job }) => canCancel(job));
  const [isAsked, setAsked] = useState(false);
  if (!isRunning || isAsked || !mayAsk()) return null;
  const ask = async () => {
    await askToNotify();
    setAsked(true);
  };
  return (
    <Button
      kind="quiet"
      size="small"
      icon={<Bell size={15} aria-hidden />}
      aria-label={text.notifyMe}
      title={text.notifyMe}
      onClick={() => void ask()}
    >
      <span className={css['offerWords']}>{text.notifyMe}</span>
    </Button>
  );
}
