import { Eraser } from 'lucide-react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { useRestoreQuestion } from './restore-question.ts';

/** Asks whether a drive is to be made an ordinary empty one again. */
export function RestoreButton({ drive }: { drive: Drive }) {
  const text = useMessages().screens.restore;
  const label = text.openLabel({ drive: drive.name });
  return (
    <Button
      kind="quiet"
      size="small"
      aria-label={label}
      title={label}
      icon={<Eraser size={14} aria-hidden />}
      onClick={() => useRestoreQuestion.setState({ driveId: drive.id })}
    >
      {text.open}
    </Button>
  );
}
