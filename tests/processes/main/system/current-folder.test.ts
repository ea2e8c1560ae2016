import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

it('is named where it was removed, so that a file below it is missing and all else works', async () => {
  const around = mkdtempSync(join(tmpdir(), 'flakestick-removed-'));
  const [folder, program] = [join(around, 'here'), join(around, 'program.mjs')];
  mkdirSync(folder);
  // Node evaluates no text in a removed folder.
  const text = `
    const { parseTypedSource } = await import(${JSON.stringify(join(ROOT, 'main/job/typed-source.ts'))});
    const { DEFAULT_BUILD_OPTIONS } = await import(${JSON.stringify(join(ROOT, 'contract/wire/source.ts'))});
    const tell = (said) => console.log(JSON.stringify(said));
    for (const text of ['minimal', './x.iso'])
      await parseTypedSource(text, DEFAULT_BUILD_OPTIONS).then(tell, ({ failure }) => tell(failure));`;
  writeFileSync(program, text);
  const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3"';
  const { stdout } = await run('sh', ['-c', script, 'sh', folder, process.execPath, program]);
  const [preset, image] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(preset).toMatchObject({ kind: 'preset' });
  expect(JSON.stringify(image)).toContain(`${folder} (deleted)/x.iso`);
  rmSync(around, { recursive: true });
});
