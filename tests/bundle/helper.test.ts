/** The shipped helper: on its own, from an empty folder, with an empty environment. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';

const bundle = join(import.meta.dirname, '../../dist/helper/helper.js');
const alone = mkdtempSync(join(tmpdir(), 'flakestick-helper-'));
after(() => rmSync(alone, { recursive: true, force: true }));

test('the helper bundle says hello without a package beside it, and ends when stdin ends', async () => {
  const program = join(alone, 'helper.mjs');
  copyFileSync(bundle, program);
  const child = spawn(process.execPath, [program], { cwd: alone, env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end();
  const hello = JSON.parse((await text(child.stdout)).split('\n')[0] ?? '') as unknown;
  assert.deepEqual(hello, { event: 'hello', protocol: 2, effectiveUser: process.getuid?.() });
});

test('the helper bundle imports Node and nothing else', () => {
  const imported = [...readFileSync(bundle, 'utf8').matchAll(/^import .*? from "([^"]+)"/gm)].map(([, name]) => name);
  assert.ok(imported.length > 0);
  assert.deepEqual(
    imported.filter((name) => !name?.startsWith('node:')),
    [],
  );
});
