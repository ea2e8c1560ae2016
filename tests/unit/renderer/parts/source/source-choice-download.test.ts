import { expect, it } from 'vitest';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { digestProblem } from '../../../../../renderer/parts/source/index.ts';
import { NO_SOURCE, sourceText, withDownload } from '../../../../../renderer/parts/source/source-choice.ts';

const A = 'a'.repeat(64);
const IMAGE = { ...NO_SOURCE, kind: 'image-file' } as const;

it.each([
  [{ imageFrom: 'minimal' }, 'official:minimal'],
  [{ imageFrom: 'graphical' }, 'official:graphical'],
  [{ imageFrom: 'file', imagePath: '/a.iso', address: 'https://b/c.iso' }, '/a.iso'],
  [{ imageFrom: 'file', address: 'https://b/c.iso' }, null],
  [{ imageFrom: 'address', address: ' https://b/c.iso ' }, 'https://b/c.iso'],
  [{ imageFrom: 'address', address: ' ', imagePath: '/a.iso' }, null],
  [{ imageFrom: 'address', address: 'https://b/c.iso', sha256: 'abc' }, null],
  [{ imageFrom: 'address', address: 'https://b/c.iso', sha256: ` ${A.toUpperCase()} ` }, 'https://b/c.iso'],
] as const)('%j is the source %s', (change, text) => {
  expect(sourceText({ ...IMAGE, ...change })).toBe(text);
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

it('a checksum belongs to the address it was typed for, and to nothing else', () => {
  const of = (change: object) =>
    withDownload(DEFAULT_BUILD_OPTIONS, { ...IMAGE, sha256: A.toUpperCase(), ...change }).download;
  expect(of({ imageFrom: 'address' })).toEqual({ sha256: A, acceptUnverified: false });
  expect(of({ imageFrom: 'minimal' }).sha256).toBeNull();
  expect(of({ imageFrom: 'file' }).sha256).toBeNull();
  expect(of({ imageFrom: 'address', kind: 'preset' }).sha256).toBeNull();
});
