/**
 * Fails when package-lock.json names an optional platform package it has no entry for. npm writes such a lock
 * silently if a registry lacks that package, and every later `npm ci` refuses it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).optional(), resolved: z.string().optional() }),
  ),
});

const { packages } = Lock.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')));

/** Node's own look-up: beside the package, then in every folder above it. */
function isLocked(name: string, from: string): boolean {
  let folder = from;
  for (;;) {
    if (Object.hasOwn(packages, `${folder === '' ? '' : `${folder}/`}node_modules/${name}`)) return true;
    if (folder === '') return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1));
  }
}

const missing = Object.entries(packages).flatMap(([from, { optionalDependencies }]) =>
  Object.keys(optionalDependencies ?? {})
    .filter((name) => !isLocked(name, from))
    .map(
      (name) =>
        `package-lock.json has no entry for ${name}, wanted by ${from || 'the project'}: pin a version whose platform packages all exist`,
    ),
);
const addressed = Object.entries(packages)
  .filter(([, { resolved }]) => resolved?.startsWith('http'))
  .map(([name]) => `package-lock.json names a registry for ${name}: install with omit-lockfile-registry-resolved=true`);
for (const line of [...missing, ...addressed]) process.stderr.write(`${line}\n`);
process.exit(missing.length + addressed.length > 0 ? 1 : 0);
