/** What `npm start` says before the app is open. */
import { bytes } from './number.ts';

const nextAttempt = (triesAgain: boolean): string =>
  triesAgain ? 'The next start tries again.' : 'The next attempt is tomorrow; “npx install-electron” tries again now.';

export const start = {
  inElectron: ({ program }: { program: string }) => `Flakestick opens in Electron (${program}).`,
  withoutDisplay:
    'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so Flakestick is served as a page on this machine.',
  inWindowOf: ({ browser }: { browser: string }) => `Flakestick opens in a window of ${browser}.`,
  inDefaultBrowser: 'Flakestick opens in the default browser.',
  served: 'No browser was found either, so Flakestick is served as a page on this machine.',
  withoutSandbox: 'Running as root: Electron is started without its sandbox (--no-sandbox).',
  fetching: ({ version }: { version: string }) =>
    `Downloading Electron ${version} for the app’s window, about 120 MB, once. Press Ctrl-C to open the app in the browser instead.`,
  arrived: ({ doneBytes }: { doneBytes: number }) => `${bytes(doneBytes)} downloaded`,
  unpacking: 'Unpacking Electron',
  missedProxy: 'Electron is downloaded through the proxy of this environment only with ELECTRON_GET_USE_PROXY=1.',
  because: {
    'package-missing': 'Electron is not installed.',
    nixos: 'The Electron of npm does not run on NixOS; “nix run” opens the app in a window of its own.',
    'override-empty': ({ folder }: { folder: string }) =>
      `There is no Electron in ${folder}, which ELECTRON_OVERRIDE_DIST_PATH names.`,
    'download-skipped': 'Electron was not downloaded, because ELECTRON_SKIP_BINARY_DOWNLOAD is set.',
    'failed-today': 'Electron could not be downloaded earlier today; “npx install-electron” tries again.',
    'being-fetched': 'Another “npm start” is downloading Electron.',
    failed: ({ detail, triesAgain }: { detail: string; triesAgain: boolean }) =>
      `Electron could not be downloaded (${detail}). ${nextAttempt(triesAgain)}`,
    unreachable: ({ triesAgain }: { triesAgain: boolean }) =>
      `Electron could not be downloaded, because its server could not be reached. ${nextAttempt(triesAgain)}`,
    silent: ({ quietMs, triesAgain }: { quietMs: number; triesAgain: boolean }) =>
      `Electron could not be downloaded: hardly any data arrived for ${quietMs / 1000} seconds. ${nextAttempt(triesAgain)}`,
    interrupted: 'Electron was not downloaded, because you interrupted it. The next start tries again.',
    'no-window': ({ ended }: { ended: string }) => `Electron ended before it opened a window (${ended}).`,
  },
};
