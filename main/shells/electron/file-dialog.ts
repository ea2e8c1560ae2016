import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { IMAGE_FILE_ENDINGS } from '../../../formats/image-names.ts';

const DIALOGS = {
  source: {
    title: 'Choose an image or a NixOS module',
    filter: { name: 'Images and NixOS modules', extensions: [...IMAGE_FILE_ENDINGS, 'nix'] },
  },
  record: { title: 'Choose an exported record', filter: { name: 'Exported records', extensions: ['json'] } },
} as const;

/** The desktop's own dialog. Null when it was closed without a choice. */
export async function chooseFile(window: BrowserWindow | null, what: keyof typeof DIALOGS): Promise<string | null> {
  const { title, filter } = DIALOGS[what];
  const options: OpenDialogOptions = {
    title,
    buttonLabel: 'Choose',
    properties: ['openFile'],
    filters: [
      { name: filter.name, extensions: [...filter.extensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
