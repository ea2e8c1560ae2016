/** Fails on text for people outside contract/messages/. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { visibleTexts } from './lint/visible-text.ts';

const SHIPPED = ['contract', 'formats', 'helper', 'main', 'preload', 'renderer'];
const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...SHIPPED], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('contract/messages/') && existsSync(join(root, file)));

let isGood = true;
for (const file of files) {
  const found = visibleTexts(file, readFileSync(join(root, file), 'utf8'));
  if (found.length > 0) isGood = false;
  for (const { line, text } of found)
    process.stderr.write(`${file}:${line} has text for people: “${text.slice(0, 70)}”\n`);
}
if (!isGood)
  process.stderr.write(
    'Put what a person reads into contract/messages/en/ and de/, and show it from there. A comment “not shown: WHY” lets other text stand.\n',
  );
process.exit(isGood ? 0 : 1);
