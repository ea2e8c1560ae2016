import { expect, it } from 'vitest';
import { DEFAULT_BUILD_OPTIONS, type Source } from '../../../../../contract/wire/source.ts';
import { digestProblem } from '../../../../../renderer/parts/source/index.ts';
import { NO_SOURCE, sourceText, withDownload } from '../../../../../renderer/parts/source/source-choice.ts';

const A = 'a'.repeat(64);
const ADDRESS = { kind: 'download', url: 'https://b/c.iso' } as const;
const choice = (source: Source, sha256: string) =>
  ({ ...NO_SOURCE, text: ' https://b/c.iso ', sha256, meaning: { state: 'known', source } }) as const;

it.each([
  ['', 'https://b/c.iso'],
  ['abc', null],
  [` ${A.toUpperCase()} `, 'https://b/c.iso'],
])('an address with the checksum %j is the source %s', (sha256, text) => {
  expect(sourceText(choice(ADDRESS, sha256))).toBe(text);
});

it.each([
  ['', null],
  [A, null],
  [` ${A.toUpperCase()}\n`, null],
  ['abc', { kind: 'length', count: 3 }],
  [`${A}a`, { kind: 'length', count: 65 }],
  ['sha256-abc=', { kind: 'characters' }],
])('a checksum typed as %j has the problem %j', (typed, problem) => {
  expect(digestProblem(typed, 'optional')).toEqual(problem);
});

it('a checksum belongs to an address, and to nothing else', () => {
  const of = (source: Source) => withDownload(DEFAULT_BUILD_OPTIONS, choice(source, A.toUpperCase())).download;
  expect(of(ADDRESS)).toEqual({ sha256: A, acceptUnverified: false });
  expect(of({ kind: 'official', name: 'minimal' }).sha256).toBeNull();
  expect(of({ kind: 'image-file', path: '/a.iso' }).sha256).toBeNull();
  expect(of({ kind: 'preset', name: 'gnome' }).sha256).toBeNull();
});
