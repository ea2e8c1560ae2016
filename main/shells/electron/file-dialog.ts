import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { IMAGE_FILE_ENDINGS } from '../../../formats/image-names.ts';

const EXTENSIONS = { source: [...IMAGE_FILE_ENDINGS, 'nix'], record: ['json'] } as const;

/** The desktop's own dialog. Null when it was closed without a choice. */
export async function chooseFile(
  window: BrowserWindow | null,
  what: keyof typeof EXTENSIONS,
  texts: Messages['host']['dialogs'],
): Promise<string | null> {
  const { title, filter } = texts[what];
  const options: OpenDialogOptions = {
    title,
    buttonLabel: texts.choose,
    properties: ['openFile'],
    filters: [
      { name: filter, extensions: [...EXTENSIONS[what]] },
      { name: texts.allFiles, extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
