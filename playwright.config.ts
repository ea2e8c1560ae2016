import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'tests/e2e/results',
  globalSetup: './tests/e2e/build-page.ts',
  // Against what hangs: a busy machine takes many times as long as a quiet one.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // A page waits as much as it works.
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});
