/** Whether the log is open. It stays as it was from one job to the next. */
import { create } from 'zustand';

export const useLogDrawer = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

export function toggleLog(): void {
  useLogDrawer.setState(({ isOpen }) => ({ isOpen: !isOpen }));
}
