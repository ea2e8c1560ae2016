/**
 * Takes: a drive of the mirror. Gives: the question whether it is to be an ordinary empty drive again, and `job/start`. Touches: main
 * through bridge.ts. Can fail with: main's reason for refusing the job, shown in the dialog.
 */
export { RestoreDialog } from './RestoreDialog.tsx';
export { useRestoreQuestion } from './restore-question.ts';
export { useRestoreItem } from './use-restore-item.tsx';
