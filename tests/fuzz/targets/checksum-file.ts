import assert from 'node:assert/strict';
import { readChecksum } from '../../../main/stages/download/checksum-file.ts';
import type { FuzzTarget } from '../target.ts';

const digest = '0123456789abcdef'.repeat(4);

export const checksumFile: FuzzTarget = {
  name: 'checksum-file',
  shape: 'lines',
  inputs: 3000,
  samples: () => [
    `${digest}\n`,
    `${digest}  nixos.iso\n${'f'.repeat(64)} *other.iso\n`,
    `\\${digest}  a\\nb.iso\r\n`,
    `SHA256 (nixos.iso) = ${digest}\n`,
    '<html>404</html>',
  ],
  parse: (input) => {
    for (const isSibling of [true, false])
      assert.match(readChecksum(input.toString(), ['nixos.iso'], isSibling) ?? digest, /^[0-9a-f]{64}$/);
  },
};
