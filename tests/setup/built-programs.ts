/** What is shipped is what is tested: builds the programs before the first test, when their sources are newer. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isFresh } from '../../build/freshness.ts';

const project = join(import.meta.dirname, '../..');

export const COMMAND_LINE = join(project, 'dist/main/cli.js');
export const WEB_HOST = join(project, 'dist/main/web.js');
export const HELPER = join(project, 'dist/helper/helper.js');

// Vitest reads the default export.
export default function buildPrograms(): void {
  if (!isFresh()) execFileSync(process.execPath, ['build/build.ts'], { cwd: project, stdio: 'inherit' });
}
