import { app, Menu } from 'electron';
import type { Messages } from '../../../contract/messages/en/index.ts';

/** Hidden until Alt is pressed: it exists for its shortcuts. */
export function setMenu({ viewMenu }: Messages['host']): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: viewMenu,
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          ...(app.isPackaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
        ],
      },
    ]),
  );
}
