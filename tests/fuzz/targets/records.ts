import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Record, RecordSummary } from '../../../contract/wire/record.ts';
import { decodeRecord, decodeVerification } from '../../../main/stages/record/decode-record.ts';
import { decodeExport, exportText, headOf, summarise } from '../../../main/stages/record/index.ts';
import { stateOfBuild } from '../../../main/stages/source/index.ts';
import { parseForeignJson } from '../../../main/system/foreign-json.ts';
import { record, recordedImage, verification } from '../../builders/records.ts';
import type { FuzzTarget } from '../target.ts';
import { isFailure } from './refusals.ts';

const folder = join(import.meta.dirname, '../../fixtures/state-0.1.0');
const OLD = globSync('**/records/*.json', { cwd: folder }).map((path) => readFileSync(join(folder, path)));
const FULL = JSON.stringify(
  record({
    image: recordedImage('nixos', 40, { padding: 20 }),
    verifications: [verification()],
    warnings: [],
    verdict: { kind: 'verified' },
  }),
);

/** What is done with a record after it was read. */
function use(one: Record): void {
  for (const { block } of headOf(one).image.samples)
    assert.ok(block < one.image.blocks.sha256.length, 'a sample behind it');
  assert.ok(RecordSummary.safeParse(summarise(one)).success, 'its summary is none');
  stateOfBuild(one.provenance, one.provenance.recipe, one.provenance.overrideInputs);
}

export const recordFile: FuzzTarget = {
  name: 'record',
  shape: 'json',
  inputs: 800,
  samples: () => [FULL, JSON.stringify(verification()), ...OLD],
  isRefusal: (thrown) => thrown instanceof SyntaxError,
  parse: (input) => {
    const raw = parseForeignJson(input.toString());
    const decoded = decodeRecord(raw);
    if (decoded.ok) use(Record.parse(decoded.value));
    else assert.ok(JSON.stringify(decoded.detail).length < 4096, 'its detail is longer than a page');
    decodeVerification(raw);
  },
};

/** Half of them with a digest that fits, so that what is inside is looked at. */
export const recordExport: FuzzTarget = {
  name: 'record-export',
  shape: 'json',
  inputs: 800,
  samples: () => [FULL, ...OLD, exportText(JSON.parse(FULL) as object)],
  isRefusal: isFailure('export-invalid', 'export-newer'),
  parse: (input) => {
    const text = input.toString();
    let sealed = text;
    try {
      if (!text.includes('flakestick-record')) sealed = exportText(parseForeignJson(text) as object);
    } catch {
      // Not JSON: as it is.
    }
    use(decodeExport(sealed, '/x.flakestick-record.json'));
  },
};
