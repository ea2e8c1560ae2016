import { describe, expect, it } from 'vitest';
import {
  sandboxRisk,
  unsandboxedAmong,
  unsandboxedDerivations,
} from '../../../../../main/stages/source/build-risks.ts';
import type { NixCapabilities } from '../../../../../main/stages/source/nix-capabilities.ts';
import type { NixSession } from '../../../../../main/system/nix/index.ts';

const PATH = '/nix/store/1a9hq2c4zv7y1b8k3m5n6p0r2s4w6x8z-tool.drv';
const OTHER = '/nix/store/2b9hq2c4zv7y1b8k3m5n6p0r2s4w6x8z-other.drv';

describe('what asks to leave the sandbox', () => {
  it.each([
    ['in its environment', { env: { __noChroot: '1' } }],
    ['in structured attributes', { env: {}, structuredAttrs: { __noChroot: true } }],
    ['in structured attributes as older versions print them', { env: { __json: '{"__noChroot": true}' } }],
  ])('is found %s, wrapped as since 2.33 or not', (_where, derivation) => {
    const all = { [PATH]: derivation, [OTHER]: { env: { __noChroot: '' } } };
    expect(unsandboxedAmong(all)).toEqual([PATH]);
    expect(unsandboxedAmong({ version: 4, derivations: all })).toEqual([PATH]);
  });

  it('is not known from what has another form', () => {
    expect(unsandboxedAmong([])).toBeNull();
    expect(unsandboxedAmong({ derivations: 'none' })).toBeNull();
  });
});

describe('what cannot be told takes the same yes as no sandbox at all', () => {
  const settings = (sandbox: NixCapabilities['sandbox']): NixCapabilities => ({
    system: 'x86_64-linux',
    extraPlatforms: [],
    emulated: null,
    builders: [],
    sandbox,
  });
  const nix = (code: number, stdout: string): NixSession =>
    ({ isAtLeast: () => true, run: async () => ({ code, stdout, stderrLines: [] }) }) as unknown as NixSession;

  it.each<[string, string | null, NixCapabilities | null, NixSession, unknown]>([
    ['a sandbox that lets nobody out', PATH, settings('on'), nix(1, ''), []],
    ['one that lets out who asks, and nobody does', PATH, settings('relaxed'), nix(0, `{"${PATH}":{"env":{}}}`), []],
    ['no sandbox', PATH, settings('off'), nix(0, '{}'), null],
    ['settings that cannot be read', PATH, null, nix(0, '{}'), null],
    ['a derivation that is not known', null, settings('relaxed'), nix(0, '{}'), null],
    ['a Nix that does not tell', PATH, settings('relaxed'), nix(1, ''), null],
    ['a Nix that tells something else', PATH, settings('relaxed'), nix(0, '"later"'), null],
  ])('%s', async (_what, derivation, machine, session, derivations) => {
    const found = await unsandboxedDerivations({ derivation, machine }, session, undefined);
    expect(found).toEqual(derivations);
    expect(sandboxRisk(found)).toEqual(derivations === null ? [{ kind: 'unsandboxed-builds', derivations: null }] : []);
  });
});
