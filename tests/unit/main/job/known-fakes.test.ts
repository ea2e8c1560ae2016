import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { requiredConfirmation } from '../../../../contract/rules/erase-confirmation.ts';
import type { CapacityFinding } from '../../../../contract/wire/capacity-finding.ts';
import { withKnownFakes } from '../../../../main/job/index.ts';
import { keepChecked } from '../../../../main/stages/capacity-check/index.ts';
import { stateFolder } from '../../../../main/system/xdg.ts';
import { drive, driveIdentity } from '../../../builders/drives.ts';

const STICK = drive({ identity: driveIdentity({ serial: '4C53000123' }) });

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'flakestick-fakes-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(state, { recursive: true });
});

const found = (finding: CapacityFinding): Promise<void> =>
  keepChecked(join(stateFolder(), 'probes'), STICK, {
    finding,
    evidence: { places: 100, placeBytes: 4096, scannedBytes: 0, ballastBytes: 0 },
    left: [],
  });

it.each(['wraps', 'loses'] as const)('a drive that %s is warned of, and takes more than --yes', async (kind) => {
  await found({ kind, atLeastBytes: 1e9, atMostBytes: 2e9 });
  const [fake, other] = await withKnownFakes([STICK, drive({ identity: driveIdentity({ serial: 'OTHER99' }) })]);
  expect(fake?.warnings).toEqual([{ kind: 'proven-fake', atMostBytes: 2e9 }]);
  expect(fake && requiredConfirmation(fake, String)).toMatchObject({ kind: 'type', word: '0123', why: 'fake' });
  expect(other?.warnings).toEqual([]);
});

it('one that was checked again since, and holds what it claims, is not', async () => {
  await found({ kind: 'wraps', atLeastBytes: 1e9, atMostBytes: 2e9 });
  await found({ kind: 'holds', reachedBytes: STICK.sizeBytes });
  expect(await withKnownFakes([STICK])).toEqual([STICK]);
});
