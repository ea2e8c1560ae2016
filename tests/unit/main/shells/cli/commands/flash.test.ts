import { expect, it } from 'vitest';
import type { BuildRisk } from '../../../../../../contract/wire/build-risk.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../../contract/wire/source.ts';
import { requireAccepted } from '../../../../../../main/shells/cli/commands/flash.ts';
import { LOCKED } from '../../../../../fakes/scripted/inspections.ts';

it('names only the risks that were not accepted', () => {
  const reads: BuildRisk = { kind: 'import-from-derivation', derivation: '/nix/store/x.drv' };
  const leaves: BuildRisk = { kind: 'unsandboxed-builds', derivations: null };
  const inspection = { ...LOCKED, warnings: [reads, leaves].map((risk) => ({ kind: 'build-risk' as const, risk })) };
  const given = { ...DEFAULT_BUILD_OPTIONS, accept: ['import-from-derivation' as const] };
  expect(() => requireAccepted(inspection, given)).toThrow(
    expect.objectContaining({ failure: { kind: 'consent-needed', reference: inspection.title, risks: [leaves] } }),
  );
  requireAccepted(inspection, { ...given, accept: ['import-from-derivation', 'unsandboxed-builds'] });
});
