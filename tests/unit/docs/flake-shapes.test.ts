import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FLAKE_SHAPES, shapesTable } from '../../builders/flake-shapes.ts';

const page = readFileSync(new URL('../../../docs/flake-shapes.md', import.meta.url), 'utf8');

it('docs/flake-shapes.md has the table of what the tests of Nix inspect and build', () => {
  expect(FLAKE_SHAPES.length).toBeGreaterThan(20);
  expect(page).toContain(`\n${shapesTable()}\n`);
});
