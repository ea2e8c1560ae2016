/** The drive that may be made an empty one again: the question is open. */
import { create } from 'zustand';

export const useRestoreQuestion = create<{ driveId: string | null }>(() => ({ driveId: null }));
