/** What the two hosts of the app say themselves: on the terminal, in the desktop's own dialogs, to a browser that is turned away. */
export const host = {
  // on the terminal
  notBuilt: 'The page has not been built yet. Run: npm run build',
  couldNotStart: ({ reason }: { reason: string }) => `Flakestick could not start: ${reason}`,
  couldNotStartTitle: 'Flakestick could not start',
  stopping: 'Stopping what is running…',
  openAddress: 'Open this address in a browser on this machine; it works once. Press Ctrl-C to end Flakestick.',
  runsAlready: 'Flakestick is already running; its window is opened again.',
  openAddressOfRunning: 'Open this address in a browser on this machine; it works once.',
  withoutSandbox: 'Running as root: the browser is started without its own sandbox (--no-sandbox).',
  ifNoPageOpens: ({ url }: { url: string }) => `If no page opens, open this address yourself: ${url}`,
  browserFailed: ({ browser, url }: { browser: string; url: string }) =>
    `The browser (${browser}) did not open the page. Open it yourself: ${url}`,
  stillRunning: ({ url }: { url: string }) =>
    `The window is closed, but something is still running. To see it again, open: ${url}`,
  // to a browser that is turned away
  denied: {
    'other-host': ({ host }: { host: string }) => `This server answers only for ${host}.`,
    'not-get': 'This server answers only GET requests.',
    'other-page': 'Requests from other pages are refused.',
    'not-a-window': 'This address must be opened in a window.',
    'other-browser':
      'Flakestick lets in only the browser window that used its address first. End Flakestick and start it again to get a new address.',
    'no-such-page': 'There is no such page.',
  },
  // dialogs and menu of the desktop
  dialogs: {
    source: { title: 'Choose an image or a NixOS module', filter: 'Images and NixOS modules' },
    record: { title: 'Choose an exported record', filter: 'Exported records' },
    choose: 'Choose',
    allFiles: 'All files',
  },
  viewMenu: 'View',
  menu: {
    file: 'File',
    helpMenu: 'Help',
    make: 'Make a Stick',
    verify: 'Verify a Stick',
    sticks: 'Your Sticks',
    open: 'Open…',
    start: 'Flash… or Verify',
    log: 'Log',
    help: 'Keys',
  },
};
