import { Eraser } from 'lucide-react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import type { MenuItem } from '../../ui/index.ts';
import { useRestoreQuestion } from './restore-question.ts';

/** In the menu of a drive: asks whether it is to be made an ordinary empty one again. */
export function useRestoreItem(drive: Drive): MenuItem {
  const text = useMessages().screens.restore;
  return {
    label: text.open,
    icon: <Eraser size={16} aria-hidden />,
    onSelect: () => useRestoreQuestion.setState({ driveId: drive.id }),
  };
}
