import { X } from 'lucide-react';
import { Button, Notice } from '../../ui/index.ts';
import { type Vanished, vanishedTitle, vanishedWords } from './selection.ts';

interface VanishedNoticeProps {
  vanished: readonly Vanished[];
  onDismiss: () => void;
}

/** Says that a chosen drive is gone: it has to be chosen again, even when it comes back. */
export function VanishedNotice({ vanished, onDismiss }: VanishedNoticeProps) {
  if (vanished.length === 0) return null;
  return (
    <Notice
      tone="caution"
      live
      title={vanishedTitle(vanished)}
      actions={
        <Button
          kind="quiet"
          size="small"
          aria-label="Close this notice"
          icon={<X size={14} aria-hidden />}
          onClick={onDismiss}
        />
      }
    >
      {vanished.map(vanishedWords).join(' ')} Choose again.
    </Notice>
  );
}
