import { describe, expect, it } from 'vitest';
import type { KeptFiles } from '../../../../../contract/wire/recipe.ts';
import type { Record } from '../../../../../contract/wire/record.ts';
import { recordJson } from '../../../../../main/stages/record/record-json.ts';
import { record } from '../../../../builders/records.ts';
import { SliceWatch } from '../../../../setup/longest-slice.ts';

function withFiles(files: KeptFiles): Record {
  const plain = record();
  const recipe = {
    ...{ kind: 'flake' as const, reference: null, attribute: 'packages.x86_64-linux.image', overrideInputs: [] },
    ...{ files, lock: {}, lacksKeyOf: null },
  };
  return { ...plain, provenance: { ...plain.provenance, recipe } };
}

const textOf = async (one: Record): Promise<string> => Buffer.concat(await recordJson(one)).toString('utf8');

describe('the JSON of a record', () => {
  it.each<[string, Record]>([
    ['without a recipe', record()],
    ['without files', withFiles({})],
    [
      'with files of any name and text',
      withFiles({
        'flake.nix': { text: '{ outputs = _: "\\"\u0000\u001b"; }\n', executable: false },
        '__proto__/a"b': { text: '\ud83d\ude00 ü \u2028', executable: true },
        'logo.png': { base64: 'AAECAw==', executable: false },
      }),
    ],
  ])('is what it would be in one piece, %s', async (_case, one) => {
    expect(await textOf(one)).toBe(`${JSON.stringify(one)}\n`);
  });

  it('is read as the same, wherever it was cut', async () => {
    const text = `x${'\ud83d\ude00'.repeat(600_000)}`;
    const one = withFiles({ 'flake.nix': { text, executable: false } });
    expect(JSON.parse(await textOf(one))).toEqual(one);
  });

  it('of a module of 40 MB keeps nothing else waiting for more than 50 ms', async () => {
    const files = { 'a.nix': { text: '# "quoted"\n'.repeat(1_800_000), executable: false } };
    const more = { 'b.png': { base64: 'QUJD'.repeat(5_000_000), executable: false } };
    const one = withFiles({ ...files, ...more });
    const watch = new SliceWatch();
    await recordJson(one);
    const longestMs = watch.take();
    watch.stop();
    expect(longestMs).toBeLessThan(50);
  });
});
