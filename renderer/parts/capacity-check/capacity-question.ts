/** The drive whose capacity may be checked: the question is open. */
import { create } from 'zustand';

export const useCapacityQuestion = create<{ driveId: string | null }>(() => ({ driveId: null }));
