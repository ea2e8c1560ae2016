import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { outcomeOf } from '../../../../contract/wire/outcome.ts';
import { derivationLog } from '../../../../main/job/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-nix-'));
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A Nix that does this for everything but its version. */
function installNix(does: string): void {
  const program = `#!/bin/sh\nif [ "$1" = --version ]; then echo "nix (Nix) 2.18.1"; else ${does}; fi\n`;
  writeFileSync(join(folder, 'nix'), program);
  chmodSync(join(folder, 'nix'), 0o755);
}

it('a log that no cache gives in time is a time limit, and no bug', async () => {
  installNix('exec sleep 60');
  const outcome = await derivationLog('/nix/store/x.drv', 200).then(() => null, outcomeOf);
  expect(outcome).toEqual({ kind: 'failed', failure: { kind: 'timed-out', stage: 'nix-build', limitMs: 200 } });
});

it('a log that does not exist is a reason, for the texts of each language', async () => {
  installNix('echo "error: build log of /nix/store/x.drv is not available" >&2; exit 1');
  const outcome = await derivationLog('/nix/store/x.drv').then(() => null, outcomeOf);
  const failure = { kind: 'file-unreadable', path: '/nix/store/x.drv', detail: { because: 'no-derivation-log' } };
  expect(outcome).toEqual({ kind: 'failed', failure });
});

it('of a log without end, the newest lines are kept, each of bounded length', async () => {
  installNix(`yes | head -n 300000; head -c 100000 /dev/zero | tr '\\0' x; echo; echo last`);
  const lines = await derivationLog('/nix/store/x.drv');
  expect(lines).toHaveLength(100_000);
  expect(lines.slice(-2)).toEqual(['x'.repeat(4096), 'last']);
});
