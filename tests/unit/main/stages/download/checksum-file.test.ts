import { expect, it } from 'vitest';
import { readChecksum } from '../../../../../main/stages/download/checksum-file.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const NAMES = ['latest.iso', 'nixos-26.05.iso'];

it.each([
  ['a digest alone', A, A],
  ['a digest alone, with a line end of Windows', `${A}\r\n`, A],
  ['upper case', A.toUpperCase(), A],
  ['sha256sum', `${A}  latest.iso\n`, A],
  ['sha256sum of a binary file', `${A} *latest.iso\n`, A],
  ['the name that a redirect leads to', `${A}  nixos-26.05.iso\n`, A],
  ['a path before the name', `${A}  ./out/latest.iso\n`, A],
  ['a name with spaces escaped', `\\${A}  latest.iso\n`, A],
  ['BSD', `SHA256 (latest.iso) = ${A}\n`, A],
  ['BSD without spaces', `SHA256(latest.iso)= ${A}\n`, A],
  ['a list', `${B}  other.iso\n${A}  latest.iso\n`, A],
  ['a list with a comment and a signature', `# by us\n${B}  other.iso\n${A}  latest.iso\n-----BEGIN PGP`, A],
  ['the same said twice', `${A}  latest.iso\nSHA256 (latest.iso) = ${A}\n`, A],
  ['two digests for one name', `${A}  latest.iso\n${B}  latest.iso\n`, null],
  ['a list without it', `${B}  other.iso\n${A}  another.iso\n`, null],
  ['a SHA-512', `${A}${A}  latest.iso\n`, null],
  ['an MD5', `${'c'.repeat(32)}  latest.iso\n`, null],
  ['a web page', '<html>Not found</html>', null],
  ['nothing', '', null],
])('reads %s', (_, text, sha256) => {
  expect(readChecksum(text, NAMES, true)).toBe(sha256);
});

it('believes a lone line with another name only in the file that is beside the image', () => {
  expect(readChecksum(`${A}  other.iso`, NAMES, true)).toBe(A);
  expect(readChecksum(`${A}  other.iso`, NAMES, false)).toBeNull();
  expect(readChecksum(A, NAMES, false)).toBeNull();
});
