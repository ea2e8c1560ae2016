/** The helper may run as root and erases disks: no function of it is so long that a reader loses the thread. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const MAX_LINES = 60;

/** Where a function begins: biome puts its closing brace at the same depth, alone in its line. */
const BEGINS =
  /^( *)(?:export )?(?:async )?(?:function\b|(?:static |get |async )*#?\w+\(|(?:const|let) \w+ = (?:async )?\()/;
const IS_STATEMENT = /^ *(?:if|for|while|switch|return|catch|super)\b/;

function* functionsOf(path: string): Generator<{ name: string; lines: number }> {
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
  for (const [at, line] of lines.entries()) {
    const depth = BEGINS.exec(line)?.[1];
    if (depth === undefined || IS_STATEMENT.test(line) || !/[{(]$/.test(line)) continue;
    const end = lines.findIndex((other, index) => index > at && (other === `${depth}}` || other === `${depth}};`));
    if (end > at) yield { name: `${path}: ${line.trim()}`, lines: end - at + 1 };
  }
}

const all = globSync('helper/**/*.ts', { cwd: ROOT }).flatMap((path) => [...functionsOf(path)]);

it('finds the functions at all', () => {
  expect(all.length).toBeGreaterThan(100);
  expect(all.map(({ name }) => name).join()).toContain('export async function copyImage(');
});

it(`none has more than ${MAX_LINES} lines`, () => {
  expect(all.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
});
