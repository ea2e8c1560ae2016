/**
 * Takes: the chosen source and drives. Gives: `job/start`, once the user has confirmed what will be lost. Touches: main through
 * bridge.ts. Can fail with: main's reason for refusing the job, shown in the dialog.
 */
export { ConfirmDialog } from './ConfirmDialog.tsx';
