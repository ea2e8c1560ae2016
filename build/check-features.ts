/** Fails on a feature of browsers or of Node that the oldest supported runtime does not have, unless the file checks for it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newerFeatures, newerThanSupported } from './lint/newer-features.ts';
import { OLDEST } from './lint/oldest-runtimes.ts';

const SHIPPED = ['build', 'contract', 'formats', 'helper', 'main', 'preload', 'renderer'];
const root = join(import.meta.dirname, '..');
const features = newerThanSupported();
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...SHIPPED], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(tsx?|css)$/.test(file) && existsSync(join(root, file)));

const uses = files.flatMap((file) =>
  newerFeatures(file, readFileSync(join(root, file), 'utf8'), features).map((use) => ({ file, ...use })),
);
for (const { file, line, name, since } of uses)
  process.stderr.write(`${file}:${line} uses ${name}, which needs ${since}\n`);
if (uses.length > 0) {
  const { electron, chromium, node } = OLDEST;
  process.stderr.write(
    `Supported are Electron ${electron} (Chromium ${chromium}) and Node ${node.major}.${node.minor}: check for it in the same file, or do without.\n`,
  );
}
process.exit(uses.length > 0 ? 1 : 0);
