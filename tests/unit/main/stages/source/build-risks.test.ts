import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { leavesSandbox, sandboxRisk, unsandboxedDerivations } from '../../../../../main/stages/source/build-risks.ts';
import type { NixCapabilities } from '../../../../../main/stages/source/nix-capabilities.ts';
import type { NixRunOptions, NixSession } from '../../../../../main/system/nix/index.ts';

const PATH = '/nix/store/1a9hq2c4zv7y1b8k3m5n6p0r2s4w6x8z-tool.drv';
const OTHER = '/nix/store/2b9hq2c4zv7y1b8k3m5n6p0r2s4w6x8z-other.drv';

const settings = (sandbox: NixCapabilities['sandbox']): NixCapabilities => ({
  system: 'x86_64-linux',
  extraPlatforms: [],
  emulated: null,
  builders: [],
  sandbox,
});

/** Prints this on stdout. */
const nix = (code: number, printed: string | Iterable<string>): NixSession =>
  ({
    isAtLeast: () => true,
    run: async (_argv: readonly string[], { readStdout }: NixRunOptions) => {
      const stdout = Readable.from(typeof printed === 'string' ? [Buffer.from(printed)] : buffers(printed));
      readStdout?.(stdout);
      await new Promise((resolve) => stdout.once('close', resolve));
      return { code, stdout: '', stderrLines: [] };
    },
  }) as unknown as NixSession;

function* buffers(texts: Iterable<string>): Iterable<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

const asked = (session: NixSession): Promise<string[] | null> =>
  unsandboxedDerivations({ derivation: PATH, machine: settings('relaxed') }, session, undefined);

describe('what asks to leave the sandbox', () => {
  it.each([
    ['in its environment', { env: { __noChroot: '1' } }],
    ['in structured attributes', { env: {}, structuredAttrs: { __noChroot: true } }],
    ['in structured attributes as older versions print them', { env: { __json: '{"__noChroot": true}' } }],
    ['in such attributes with its name escaped', { env: { __json: '{"\\u005f_noChroot":true}' } }],
    ['perhaps: such attributes that cannot be read', { env: { __json: '{"__noChroot": tru' } }],
    ['perhaps: such attributes behind a byte order mark', { env: { __json: '\uFEFF{"__noChroot":true}' } }],
    ['perhaps: a form that is not known', { environment: {} }],
  ])('is found %s, wrapped as since 2.33 or not', async (_where, derivation) => {
    const all = { [PATH]: derivation, [OTHER]: { env: { __noChroot: '', __json: '{"__noChroot":false}' } } };
    expect(await asked(nix(0, JSON.stringify(all)))).toEqual([PATH]);
    expect(await asked(nix(0, JSON.stringify({ derivations: all, version: 4 })))).toEqual([PATH]);
  });

  it('is everything, once more ask than anybody reads', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => [
      PATH.replace('tool', `tool-${at}`),
      { env: { __noChroot: '1' } },
    ]);
    expect(await asked(nix(0, JSON.stringify(Object.fromEntries(many.slice(1)))))).toHaveLength(1000);
    expect(await asked(nix(0, JSON.stringify(Object.fromEntries(many))))).toBeNull();
  });

  it('perhaps does so when it is larger than any derivation', () => {
    expect(leavesSandbox(undefined)).toBe(true);
  });
});

describe('what is unknown needs the same consent as no sandbox at all', () => {
  it.each<[string, string | null, NixCapabilities | null, NixSession, unknown]>([
    ['a sandbox that lets nobody out', PATH, settings('on'), nix(1, ''), []],
    ['one that lets out who asks, and nobody does', PATH, settings('relaxed'), nix(0, `{"${PATH}":{"env":{}}}`), []],
    ['no sandbox', PATH, settings('off'), nix(0, '{}'), null],
    ['settings that cannot be read', PATH, null, nix(0, '{}'), null],
    ['a derivation that is not known', null, settings('relaxed'), nix(0, '{}'), null],
    ['a Nix that does not tell', PATH, settings('relaxed'), nix(1, ''), null],
    ['a Nix that tells something else', PATH, settings('relaxed'), nix(0, '"later"'), null],
    ['a Nix that tells of no derivation', PATH, settings('relaxed'), nix(0, '{"later":{"env":{}}}'), null],
    ['a Nix that stops in the middle', PATH, settings('relaxed'), nix(0, `{"${PATH}":{"env":{}},"${OTHER}":{`), null],
  ])('%s', async (_what, derivation, machine, session, derivations) => {
    const found = await unsandboxedDerivations({ derivation, machine }, session, undefined);
    expect(found).toEqual(derivations);
    expect(sandboxRisk(found)).toEqual(derivations === null ? [{ kind: 'unsandboxed-builds', derivations: null }] : []);
  });
});
