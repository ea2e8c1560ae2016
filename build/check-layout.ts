/** Rules of the folder tree that no linter has: file length, meaningless names, who may import whom. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importCircles, importFaults } from './import-rules.ts';

const MAX_LINES = 400;
const EMPTY_NAMES = new Set(['utils', 'util', 'helpers', 'common', 'misc', 'types', 'constants']);
const SOURCE = /\.(ts|tsx|css|nix|sh)$/;

const root = join(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = listed.split('\n').filter((file) => SOURCE.test(file));
const complaints: string[] = [];
const modules = new Map<string, string>();
for (const file of files) {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch {
    // Deleted, but still in git's index.
    continue;
  }
  if (/\.tsx?$/.test(file)) modules.set(file, text);
  const lines = text.split('\n').length - 1;
  if (lines > MAX_LINES) complaints.push(`${file} has ${lines} lines: split it before it has ${MAX_LINES}`);
  complaints.push(...importFaults(file, text));
  for (const part of file.split('/')) {
    const name = basename(part).replace(/\..*$/, '');
    if (EMPTY_NAMES.has(name)) complaints.push(`${file}: “${name}” says nothing; name it after the noun it is about`);
  }
}
for (const circle of importCircles(modules))
  complaints.push(
    `${circle.join(' → ')} → ${circle[0]}: these files import each other; move what both need into a third`,
  );
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exit(complaints.length > 0 ? 1 : 0);
