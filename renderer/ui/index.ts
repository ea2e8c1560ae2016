/**
 * Takes: words and handlers. Gives: the app's buttons, fields, dialogs and notices. Touches: the page only.
 * Nothing in here knows a word of the domain.
 */
export { Announcer } from './Announcer.tsx';
export { Badge, type Tone } from './Badge.tsx';
export { BottomBar } from './BottomBar.tsx';
export { Button } from './Button.tsx';
export { Checkbox } from './Checkbox.tsx';
export { CopyButton } from './CopyButton.tsx';
export { Dialog } from './Dialog.tsx';
export { Disclosure } from './Disclosure.tsx';
export { EmptyState } from './EmptyState.tsx';
export { Digest, Fact, Facts } from './Facts.tsx';
export { SelectField, TextArea, TextField } from './Field.tsx';
export { Mark } from './Mark.tsx';
export { MarkedText } from './MarkedText.tsx';
export { type MenuItem, RowMenu } from './Menu.tsx';
export { Notice } from './Notice.tsx';
export { ProgressBar } from './ProgressBar.tsx';
export { Quiet } from './Quiet.tsx';
export { Screen } from './Screen.tsx';
export { Segments } from './Segments.tsx';
export { Sentence } from './Sentence.tsx';
export { Spinner } from './Spinner.tsx';
export { Switch } from './Switch.tsx';
export { ToneIcon } from './ToneIcon.tsx';
export { useNow } from './use-now.ts';
export { useRows } from './use-rows.ts';
export { VisuallyHidden } from './VisuallyHidden.tsx';
export { Waiting } from './Waiting.tsx';
