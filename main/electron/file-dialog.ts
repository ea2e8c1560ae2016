import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';

/** The desktop's own dialog for a source. Null when it was closed without a choice. */
export async function chooseSourceFile(window: BrowserWindow | null): Promise<string | null> {
  const options: OpenDialogOptions = {
    title: 'Choose an image or a NixOS module',
    buttonLabel: 'Choose',
    properties: ['openFile'],
    filters: [
      { name: 'Images and NixOS modules', extensions: ['iso', 'img', 'raw', 'gz', 'xz', 'zst', 'bz2', 'nix'] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
