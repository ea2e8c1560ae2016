import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkedHomepage, readPackageValues } from '../../../build/packaging/package-values.ts';

const GIVEN = {
  FLAKESTICK_HOMEPAGE: 'https://flakestick.org/',
  FLAKESTICK_MAINTAINER: 'A Person <person@flakestick.org>',
  FLAKESTICK_COMMIT: '0123456789abcdef0123456789abcdef01234567',
  SOURCE_DATE_EPOCH: '1795000000',
};

describe('what a package says about itself', () => {
  it('comes from the environment', () => {
    expect(readPackageValues(GIVEN)).toMatchObject({
      homepage: 'https://flakestick.org',
      maintainer: GIVEN.FLAKESTICK_MAINTAINER,
      commit: GIVEN.FLAKESTICK_COMMIT,
      epochSeconds: 1_795_000_000,
    });
  });

  it.each([
    [undefined],
    [''],
    ['flakestick.org'],
    ['http://flakestick.org'],
    ['https://flakestick.invalid/'],
    ['https://example.org/flakestick'],
    ['https://www.example.com'],
    ['https://localhost/'],
    ['https://flakestick.org/?from=package'],
    ['file:///etc/passwd'],
    ['not an address'],
  ])('stops at the home page %j', (homepage) => {
    const { FLAKESTICK_HOMEPAGE: _, ...others } = GIVEN;
    const environment = homepage === undefined ? others : { ...others, FLAKESTICK_HOMEPAGE: homepage };
    expect(() => readPackageValues(environment)).toThrow('FLAKESTICK_HOMEPAGE');
  });

  it.each(['nobody', 'Nobody <nobody>', 'Nobody <nobody@flakestick.invalid>', 'A <a@b.org>\nDepends: x'])(
    'stops at the maintainer %j',
    (maintainer) => {
      expect(() => readPackageValues({ ...GIVEN, FLAKESTICK_MAINTAINER: maintainer })).toThrow('FLAKESTICK_MAINTAINER');
    },
  );

  it.each([{ FLAKESTICK_COMMIT: 'main' }, { SOURCE_DATE_EPOCH: 'today' }])('stops at %j', (wrong) => {
    expect(() => readPackageValues({ ...GIVEN, ...wrong })).toThrow('SOURCE_DATE_EPOCH');
  });

  it('accepts every address of a command in the documents', () => {
    const folder = join(import.meta.dirname, '../../../docs');
    const commands = readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/FLAKESTICK_HOMEPAGE=(\S+)/g)]);
    expect(commands.length).toBeGreaterThan(1);
    for (const [, address] of commands) expect(() => checkedHomepage(address)).not.toThrow();
  });
});
