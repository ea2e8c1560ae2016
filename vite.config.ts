import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstFrame } from './build/first-frame.ts';
import { OLDEST } from './build/lint/oldest-runtimes.ts';

/** The page, for every host. Relative addresses, because Electron serves it under a scheme of its own. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), firstFrame()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: `chrome${OLDEST.chromium}`,
    modulePreload: { polyfill: false },
    // The first frame needs the styles of components that are loaded after it.
    cssCodeSplit: false,
    // A data: address would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // Read from disk, not over a network.
    chunkSizeWarningLimit: 2000,
  },
});
