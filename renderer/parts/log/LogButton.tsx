import { ScrollText } from 'lucide-react';
import { useEffect } from 'react';
import { useMessages } from '../../language.ts';
import { answerShortcut } from '../../shortcuts.ts';
import { Button } from '../../ui/index.ts';
import { toggleLog, useLogDrawer } from './drawer-store.ts';

/** Opens and closes the log, as Ctrl+L does. */
export function LogButton() {
  const text = useMessages().screens.log;
  const isOpen = useLogDrawer((drawer) => drawer.isOpen);
  useEffect(() => answerShortcut('log', toggleLog), []);
  return (
    <Button
      icon={<ScrollText size={16} aria-hidden />}
      aria-expanded={isOpen}
      aria-keyshortcuts="Control+L"
      onClick={toggleLog}
    >
      {text.title}
    </Button>
  );
}
