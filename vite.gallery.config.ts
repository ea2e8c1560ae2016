import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { OLDEST } from './build/lint/oldest-runtimes.ts';

/** The gallery of what is drawn, for review while it is changed. */
export default defineConfig({
  root: 'tests/gallery',
  plugins: [react()],
  server: { host: '127.0.0.1' },
  build: { target: `chrome${OLDEST.chromium}` },
});
