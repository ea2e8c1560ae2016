/** The rows of docs/flake-shapes.md, each as a flake. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlakeOutput } from '../../../contract/wire/source.ts';
import { findImage } from '../../../main/stages/image/index.ts';
import { FLAKE_SHAPES, type FlakeShape, SHAPE_LABEL, writeShape } from '../../builders/flake-shapes.ts';
import { type Bench, openBench } from './bench.ts';
import { labelOf } from './written-flake.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const OPTIONS = { overrideInputs: [] };

const shown = ({ name, system }: FlakeOutput): string => (system === 'x86_64-linux' ? name : `${name} (${system})`);

let count = 0;
function write(shape: FlakeShape): string {
  count += 1;
  return `path:${writeShape(path.join(bench.folder, `shape-${count}`), shape)}`;
}

describe('a flake', () => {
  it.each(FLAKE_SHAPES.map((shape) => [shape.what, shape] as const))('with %s', async (_what, shape) => {
    const isListed = shape.since === undefined || bench.nix.isAtLeast(shape.since);
    const expected = isListed ? { listed: shape.listed, built: shape.built } : { listed: [], built: null };
    const reference = write(shape);
    const { outputs, attribute } = await bench.inspect(reference, OPTIONS);
    expect({ listed: outputs.map(shown), built: attribute }).toEqual(expected);
    // What was listed can be named so; the last one is the least usual.
    const last = outputs.at(-1);
    if (last && last.attribute !== attribute) {
      const named = await bench.inspect(`${reference}#${encodeURIComponent(last.name)}`, OPTIONS);
      expect(named.attribute).toBe(last.attribute);
    }
    const picked = outputs.find((output) => output.attribute === attribute);
    if (attribute === null || outputs.some(({ system }) => system !== 'x86_64-linux')) return;
    const { storePath } = await bench.build(
      await bench.lock(`${reference}#${encodeURIComponent(picked?.name ?? '')}`, OPTIONS),
    );
    const image = await findImage(storePath);
    if (image.endsWith('.iso')) expect(labelOf(await readFile(image))).toBe(SHAPE_LABEL);
    else expect(image).toMatch(/\.(?:img|raw)(?:\.zst)?$/);
  });
});
