import { X } from 'lucide-react';
import { Button, Notice } from '../ui/index.ts';

/** Says that a chosen drive is gone: it has to be chosen again, even when it comes back. */
export function VanishedNotice({ names, onDismiss }: { names: readonly string[]; onDismiss: () => void }) {
  if (names.length === 0) return null;
  const one = names.length === 1;
  return (
    <Notice
      tone="caution"
      live
      title={one ? 'The drive you chose was unplugged' : 'Drives you chose were unplugged'}
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
      {names.join(', ')} {one ? 'is' : 'are'} no longer chosen. Plug {one ? 'it' : 'them'} in and choose{' '}
      {one ? 'it' : 'them'} again.
    </Notice>
  );
}
