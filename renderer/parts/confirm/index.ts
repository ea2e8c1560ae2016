/**
 * Takes: the chosen source and drives. Gives: `job/start`, once the user has said what may be lost. Touches: main
 * through bridge.ts. Can fail with: what main refuses the job with, shown in the dialog.
 */
export { ConfirmDialog } from './ConfirmDialog.tsx';
