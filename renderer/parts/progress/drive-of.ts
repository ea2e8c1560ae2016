import { useState } from 'react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMirror } from '../../mirror.ts';

/** The drive of the list with this id, as it was when it was last there: one that was pulled out keeps its picture. */
export function useDriveOf(id: string): Drive | undefined {
  const present = useMirror((mirror) => mirror.drives?.find((drive) => drive.id === id));
  const [kept, setKept] = useState(present);
  if (present && present !== kept) setKept(present);
  return present ?? (kept?.id === id ? kept : undefined);
}
