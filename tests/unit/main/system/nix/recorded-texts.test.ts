import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { differingOutput } from '../../../../../main/stages/nix-build/index.ts';
import { type NixFailureContext, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';

const folder = path.join(import.meta.dirname, '../../../../fixtures/nix-log');
const versions = readdirSync(folder).filter((name) => /^\d+\.\d+\.\d+$/.test(name));
const linesOf = (version: string, name: string): string[] =>
  readFileSync(path.join(folder, version, `${name}.txt`), 'utf8').split('\n');

const ARCHIVE = 'https://example.org/source.tar.gz';
const risks = [{ kind: 'import-from-derivation', derivation: expect.stringMatching(/-list\.nix\.drv$/) }];
const offline = {
  kind: 'network-failed',
  stage: 'source',
  url: expect.stringContaining('NixOS/nixpkgs'),
  detail: expect.stringMatching(/resolve host[^)]*(?:\(6\)[^)]*)?$/),
};

/** What each text is about, whatever the version. */
const EXPECTED: Record<string, { during?: NixFailureContext['during']; failure: object }> = {
  'input-hash': {
    failure: {
      kind: 'hash-mismatch',
      derivation: expect.stringContaining(ARCHIVE),
      specified: `sha256-${'A'.repeat(43)}=`,
      got: expect.stringMatching(/^sha256-(?!AAAA)/),
    },
  },
  // 2.26 takes what has come for the whole.
  'input-cut': { failure: { kind: expect.stringMatching(/^(?:network-failed|hash-mismatch)$/) } },
  'nix-too-old': { failure: { kind: 'nix-too-old', need: '2.18.0' } },
  'nix-too-old-by-features': { failure: { kind: 'nix-too-old', need: '2.18' } },
  unfree: { failure: { kind: 'unfree-in-flake', package: 'unrar-7.1.10', license: 'unfreeRedistributable' } },
  'unfree-since-26.05': {
    failure: { kind: 'unfree-in-flake', package: 'unrar-7.1.10', license: 'unfreeRedistributable' },
  },
  'input-path-hash': {
    failure: {
      kind: 'hash-mismatch',
      derivation: expect.stringContaining('/home/me/archive/source'),
      specified: `sha256-${'A'.repeat(43)}=`,
      got: expect.stringMatching(/^sha256-(?!AAAA)/),
    },
  },
  'import-named': { failure: { kind: 'consent-needed', risks } },
  'import-listed': { failure: { kind: 'consent-needed', risks } },
  'offline-named': { failure: offline },
  'offline-listed': { failure: offline },
  'store-unreachable': {
    during: 'building',
    failure: {
      kind: 'nix-store-unreachable',
      store: expect.stringContaining('127.0.0.1'),
      detail: expect.stringMatching(/^ssh: /),
    },
  },
  'builder-killed': {
    during: 'building',
    failure: {
      kind: 'builder-out-of-memory',
      derivation: expect.stringMatching(/-killed\.iso\.drv$/),
      detail: { because: 'builder-killed' },
    },
  },
};

it('were recorded with three versions of Nix', () => {
  expect(versions.length).toBeGreaterThanOrEqual(3);
});

describe.each(versions)('what Nix %s prints', (version) => {
  const recognise = (name: string, during: NixFailureContext['during'] = 'evaluating'): Failure =>
    recogniseNixFailure(linesOf(version, name), { during, reference: 'path:/home/me', nixVersion: version });

  it.each(Object.entries(EXPECTED))('is recognised: %s', (name, { during, failure }) => {
    expect(recognise(name, during)).toMatchObject(failure);
  });

  it('where a rebuilt image differs, names the other one', () => {
    expect(differingOutput(linesOf(version, 'rebuild-differs'))).toMatch(/-moving\.iso\.check$/);
  });

  it('is tried in full: every recorded text has its failure here', () => {
    const recorded = readdirSync(path.join(folder, version)).filter((name) => name.endsWith('.txt'));
    expect(recorded.map((name) => path.basename(name, '.txt')).toSorted()).toEqual(
      [...Object.keys(EXPECTED), 'rebuild-differs'].toSorted(),
    );
  });
});
