import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page, for every host. Relative addresses, because Electron serves it under a scheme of its own. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The Chromium of the Electron that is pinned, and Debian's.
    target: 'chrome152',
    modulePreload: { polyfill: false },
    // A data: address would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // Read from disk, not over a network.
    chunkSizeWarningLimit: 2000,
  },
});
