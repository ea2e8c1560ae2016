/** What `npm ci` does: it fetches packages and runs nothing, so that no compiler is needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

it('runs no install script of a package, with npm 10 as well as with npm 11', () => {
  // `allowScripts` in package.json would do for npm 11 alone.
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
});

it('has no script of its own that npm would skip for that', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const run = Object.keys(scripts).filter((name) =>
    /^(pre|post)|^(install|prepare|prepack|prepublish|prepublishOnly)$/.test(name),
  );
  expect(run).toEqual([]);
});
