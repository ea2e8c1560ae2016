import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { OLDEST } from './build/lint/oldest-runtimes.ts';

/** The page, for every host. Relative addresses, because Electron serves it under a scheme of its own. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: `chrome${OLDEST.chromium}`,
    modulePreload: { polyfill: false },
    // A data: address would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // Read from disk, not over a network.
    chunkSizeWarningLimit: 2000,
  },
});
