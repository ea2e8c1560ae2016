/** The receipt of a stick: a card that can be shown to somebody. */
export const title = 'Receipt';
export const revision = 'Revision';
export const date = 'Date';
export const digest = 'SHA-256';
export const copy = 'Copy as a picture';
export const save = 'Save as a picture';
export const copied = 'The picture is in the clipboard.';
export const notCopied = 'The picture could not be copied. You can save it instead.';
export const saved = ({ path }: { path: string }) => `Saved as ${path}`;
