import { X } from 'lucide-react';
import { useMessages } from '../../language.ts';
import { Button, Notice } from '../../ui/index.ts';
import type { Vanished } from './selection.ts';
import { vanishedText, vanishedTitle } from './vanished-text.ts';

interface VanishedNoticeProps {
  vanished: readonly Vanished[];
  onDismiss: () => void;
}

/** Says that a chosen drive is gone: it has to be chosen again, even when it comes back. */
export function VanishedNotice({ vanished, onDismiss }: VanishedNoticeProps) {
  const messages = useMessages();
  if (vanished.length === 0) return null;
  return (
    <Notice
      tone="caution"
      live
      title={vanishedTitle(vanished, messages)}
      actions={
        <Button
          kind="quiet"
          size="small"
          aria-label={messages.screens.ui.closeNotice}
          icon={<X size={14} aria-hidden />}
          onClick={onDismiss}
        />
      }
    >
      {vanishedText(vanished, messages)} {messages.screens.drive.vanished.chooseAgain}
    </Notice>
  );
}
