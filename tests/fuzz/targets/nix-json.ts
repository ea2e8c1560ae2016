import assert from 'node:assert/strict';
import { treeOf } from '../../../main/stages/nix-build/build-graph.ts';
import { GraphReader } from '../../../main/stages/nix-build/index.ts';
import { leavesSandbox } from '../../../main/stages/source/build-risks.ts';
import { derivationReader } from '../../../main/system/nix/index.ts';
import type { FuzzTarget } from '../target.ts';

const [image, tools] = ['/nix/store/0-image.drv', '/nix/store/0-tools.drv'];
const derivations = {
  [image]: { env: { __json: '{"__noChroot": true}' }, inputDrvs: { [tools]: ['out'] } },
  [tools]: { env: { __noChroot: '1' }, inputDrvs: {} },
};
const wrapped = {
  derivations: { '0-image.drv': { inputs: { drvs: { '0-tools.drv': {} } }, structuredAttrs: { __noChroot: true } } },
  version: 4,
};

/** Of all that are read at once. */
function pathsOf(printed: unknown): string[] {
  const inner: unknown = Reflect.get(Object(printed), 'derivations');
  return [printed, inner].flatMap((each) => Object.keys(Object(each))).filter((path) => path.endsWith('.drv'));
}

export const nixJson: FuzzTarget = {
  name: 'nix-json',
  shape: 'json',
  inputs: 1500,
  samples: () => [derivations, wrapped].map((shown) => JSON.stringify(shown)),
  // What is complete may still be no JSON, such as two commas in a row.
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: (input) => {
    const graph = new GraphReader([image, tools]);
    const seen = new Set<string>();
    const reader = derivationReader((path, shown) => {
      leavesSandbox(shown);
      graph.take(path, shown);
      seen.add(path);
    });
    // In two pieces, as a pipe gives it.
    const half = Math.ceil(input.length / 2);
    reader.write(input.subarray(0, half));
    reader.write(input.subarray(half));
    if (reader.isComplete)
      assert.deepEqual(
        pathsOf(JSON.parse(input.toString())).filter((path) => !seen.has(path)),
        [],
      );
    treeOf(graph.graph, { building: new Map(), built: new Set(), failed: new Set([tools]) });
  },
};
