import { treeOf } from '../../../main/stages/nix-build/build-graph.ts';
import { readGraph } from '../../../main/stages/nix-build/index.ts';
import { unsandboxedAmong } from '../../../main/stages/source/build-risks.ts';
import type { FuzzTarget } from '../target.ts';
import { isZodError } from './refusals.ts';

const [image, tools] = ['/nix/store/0-image.drv', '/nix/store/0-tools.drv'];
const derivations = {
  [image]: { env: { __json: '{"__noChroot": true}' }, inputDrvs: { [tools]: ['out'] } },
  [tools]: { env: { __noChroot: '1' }, inputDrvs: {} },
};
const wrapped = {
  derivations: { '0-image.drv': { inputs: { drvs: { '0-tools.drv': {} } }, structuredAttrs: { __noChroot: true } } },
  version: 4,
};

export const nixJson: FuzzTarget = {
  name: 'nix-json',
  shape: 'json',
  inputs: 1500,
  samples: () => [derivations, wrapped].map((shown) => JSON.stringify(shown)),
  isRefusal: (thrown) => thrown instanceof SyntaxError || isZodError(thrown),
  parse: (input) => {
    const shown: unknown = JSON.parse(input.toString());
    unsandboxedAmong(shown);
    const graph = readGraph(shown, [image, tools]);
    treeOf(graph, { building: new Map(), built: new Set(), failed: new Set([tools]) });
  },
};
