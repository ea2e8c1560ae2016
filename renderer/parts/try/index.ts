/** Starting an image or a stick in a virtual machine: as a button, and as an item of a drive's menu. */
export { TryButton } from './TryButton.tsx';
export { useTryItem } from './use-try-item.tsx';
