import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { imagesCommand } from '../../../../../../main/shells/cli/commands/images.ts';
import { Interruption } from '../../../../../../main/shells/cli/interruption.ts';
import { keepImage, keptImages, persistentGcRoot } from '../../../../../../main/system/nix/index.ts';
import { heardOutput } from '../../../../../fakes/heard-output.ts';

let folder: string;
let isoPath: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-images-'));
  isoPath = join(folder, 'x.iso');
  vi.stubEnv('XDG_STATE_HOME', folder);
  mkdirSync(join(folder, 'flakestick/images'), { recursive: true });
  writeFileSync(isoPath, Buffer.alloc(7000));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function keep(source: string): Promise<void> {
  symlinkSync(isoPath, persistentGcRoot([source]));
  await keepImage(persistentGcRoot([source]), source);
}

async function run(words: readonly string[], { all = false, json = false } = {}) {
  const { output, stdout, stderr } = heardOutput({ json });
  const code = await imagesCommand
    .run({ words, options: { all }, typed: [] }, { output, interruption: new Interruption(new EventEmitter()) })
    .catch((thrown: unknown) => output.thrown(thrown));
  const events = json
    ? stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object)
    : [];
  return { code, stdout: stdout.text, stderr: stderr.text, events };
}

it('lists each image with its ID, day, size and source', async () => {
  await keep('./config#iso');
  const [image] = await keptImages();
  const { code, stdout } = await run([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^image-[0-9a-f]{12} {2}\d{4}-\d\d-\d\d +7\.0 kB {2}\.\/config#iso\n$/);
  expect((await run(['list'], { json: true })).events).toEqual([
    { schema: 1, event: 'image', ...image },
    { schema: 1, event: 'result', outcome: 'listed', images: [image] },
  ]);
});

it('frees one, and says which', async () => {
  await keep('first');
  await keep('second');
  const [image, other] = await keptImages();
  const { code, events, stderr } = await run(['free', image?.id ?? ''], { json: true });
  expect(code).toBe(0);
  expect(events).toEqual([{ schema: 1, event: 'result', outcome: 'freed', freed: [image] }]);
  expect(stderr).toContain('nix-collect-garbage');
  expect(await keptImages()).toEqual([other]);
});

it('frees all', async () => {
  await keep('first');
  await keep('second');
  expect((await run(['free'], { all: true })).code).toBe(0);
  expect(await keptImages()).toEqual([]);
  expect((await run(['free'], { all: true, json: true })).events).toMatchObject([{ outcome: 'freed', freed: [] }]);
});

it.each([
  { words: ['free', 'image-000000000000'], stderr: /No kept image has the ID “image-000000000000”. Kept: image-/ },
  { words: ['free'], stderr: /The command is “images”/ },
  { words: ['free', 'image-000000000000'], all: true, stderr: /The command is “images”/ },
  { words: ['list'], all: true, stderr: /The command is “images”/ },
  { words: ['remove', 'image-000000000000'], stderr: /The command is “images”/ },
])('refuses $words, --all: $all, and frees nothing', async ({ words, all = false, stderr }) => {
  await keep('first');
  const refused = await run(words, { all });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(stderr);
  expect(await keptImages()).toHaveLength(1);
});
