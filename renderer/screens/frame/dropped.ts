/** What was dropped or pasted, as something that can be opened. */

/** `text`: a path, an address, or what else somebody may type. `nameless`: a file whose folder the browser does not tell. */
export type Dropped = { readonly text: string } | { readonly file: string };

type Data = Pick<DataTransfer, 'files' | 'getData'>;

/** Null for what is neither a file nor a text. `pathOf` gives the path of a file where the host tells it. */
export function droppedIn(data: Data, pathOf: (file: File) => string | null): Dropped | null {
  const [file] = data.files;
  const path = file ? pathOf(file) : null;
  if (path !== null) return { text: path };
  // Some file managers hand over the address of a file beside it.
  const text = (data.getData('text/uri-list') || data.getData('text/plain')).trim();
  if (text !== '') return { text };
  return file ? { file: file.name } : null;
}

/** Whether what is dragged over the page may be dropped. */
export function holdsSomething({ types }: Pick<DataTransfer, 'types'>): boolean {
  return ['Files', 'text/uri-list', 'text/plain'].some((type) => types.includes(type));
}

/** Where a paste belongs to what has the focus. */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return target.isContentEditable || (isField && !['checkbox', 'radio', 'button'].includes(target.type));
}
