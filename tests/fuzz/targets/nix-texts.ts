import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../contract/wire/failure.ts';
import { readPlanText } from '../../../main/stages/nix-build/index.ts';
import { recogniseNixFailure } from '../../../main/system/nix/index.ts';
import type { FuzzTarget } from '../target.ts';

const folder = join(import.meta.dirname, '../../fixtures/nix-log');
const OWN = { storePath: '/nix/store/00000000000000000000000000000000-source', folder: '/home/me/flake' };

const SAID = [
  "error: syntax error, unexpected '}'\n\n       at /nix/store/00000000000000000000000000000000-source/flake.nix:3:5:\n\n            2| {\n            3|     }\n             |     ^\n",
  "error:\n       … while calling the 'throw' builtin\n         at «github:o/r/0123»/flake.nix:12:7:\n       error: that is all\n",
  "error: The option `services.x' does not exist. Definition values:\n       - In `/nix/store/00000000000000000000000000000000-source/flake.nix': true\n",
  "error: hash mismatch in fixed-output derivation '/nix/store/a.drv':\n         specified: sha256-AAAA=\n            got:    sha256-BBBB=\n",
  "error: builder for '/nix/store/0-x.drv' failed with exit code 2;\n       last 10 log lines:\n       > make: *** [all] Error 2\n",
  'error: writing to file: No space left on device\nnote: build failure may have been caused by lack of free disk space\n',
  'these 2 derivations will be built:\n  /nix/store/0-a.drv\n  /nix/store/0-b.drv\nthese 3 paths will be fetched (1.23 MiB download, 4.56 GiB unpacked):\n  /nix/store/0-c\n',
];

export const nixTexts: FuzzTarget = {
  name: 'nix-texts',
  shape: 'lines',
  inputs: 1000,
  samples: () => [...SAID, ...globSync('**/*.log', { cwd: folder }).map((path) => readFileSync(join(folder, path)))],
  parse: (input) => {
    const lines = input.toString().split('\n');
    readPlanText(lines);
    for (const during of ['locking', 'evaluating', 'building'] as const)
      Failure.parse(recogniseNixFailure(lines, { during, reference: 'github:o/r', nixVersion: '2.34.0', own: OWN }));
  },
};
