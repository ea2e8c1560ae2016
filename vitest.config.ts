import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The Electron runtime is never imported by a test: a missing one would start a download.
const alias = { electron: fileURLToPath(new URL('./tests/fakes/electron.ts', import.meta.url)) };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          environment: 'node',
          alias,
          // A busy machine is no failure.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: ['tests/integration/nix/**', 'tests/integration/faults/**'],
          environment: 'node',
          alias,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real loop devices, one bus, one udev: one file at a time.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/integration/faults/**/*.test.ts'],
          environment: 'node',
          alias,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait more than they work, and each has a drive of its own; but the page of faults is one.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'nix',
          include: ['tests/integration/nix/**/*.test.ts'],
          environment: 'node',
          alias,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One Nix store: one file at a time.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'boot',
          include: ['tests/boot/**/*.test.ts'],
          environment: 'node',
          // Each boot keeps one processor busy.
          maxConcurrency: 2,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'hardware',
          // One file, because one virtual machine serves all scenarios.
          include: ['tests/hardware/hardware.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
