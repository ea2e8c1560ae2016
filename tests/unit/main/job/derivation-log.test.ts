import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcomeOf } from '../../../../contract/wire/outcome.ts';
import { derivationLog } from '../../../../main/job/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-nix-'));
  writeFileSync(
    join(folder, 'nix'),
    '#!/bin/sh\nif [ "$1" = --version ]; then echo "nix (Nix) 2.18.1"; else exec sleep 60; fi\n',
  );
  chmodSync(join(folder, 'nix'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('a log that no cache gives in time is a time limit, and no bug', async () => {
  const outcome = await derivationLog('/nix/store/x.drv', 200).then(() => null, outcomeOf);
  expect(outcome).toEqual({ kind: 'failed', failure: { kind: 'timed-out', stage: 'nix-build', limitMs: 200 } });
});
