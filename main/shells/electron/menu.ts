import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Messages } from '../../../contract/messages/en/index.ts';
import type { Shortcut } from '../../../contract/wire/channels.ts';

const ACCELERATORS: { readonly [S in Shortcut]: string } = {
  make: 'Ctrl+1',
  verify: 'Ctrl+2',
  sticks: 'Ctrl+3',
  open: 'Ctrl+O',
  start: 'Ctrl+Enter',
  log: 'Ctrl+L',
  help: 'F1',
};

/** Hidden until Alt is pressed: it exists for its shortcuts, and for who looks for them there. `press` does in the page what was chosen. */
export function setMenu({ viewMenu, menu }: Messages['host'], press: (shortcut: Shortcut) => void): void {
  const item = (shortcut: Shortcut): MenuItemConstructorOptions => ({
    label: menu[shortcut],
    accelerator: ACCELERATORS[shortcut],
    // The page hears the key itself, as in a browser, and knows whether a dialog is open.
    registerAccelerator: false,
    click: () => press(shortcut),
  });
  const separator = { type: 'separator' } as const;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: menu.file, submenu: [item('open'), item('start'), separator, { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: viewMenu,
        submenu: [
          ...(['make', 'verify', 'sticks', 'log'] as const).map(item),
          separator,
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          separator,
          { role: 'togglefullscreen' },
          ...(app.isPackaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
        ],
      },
      { label: menu.helpMenu, submenu: [item('help')] },
    ]),
  );
}
