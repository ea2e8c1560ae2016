/** Builds the programs into dist/: all of them, or the ones that are named. Needs neither Electron's runtime nor a network. */
import { BUNDLE_NAMES, type BundleName, buildBundles } from './bundles.ts';
import { markBuilt } from './freshness.ts';

const isBundle = (name: string): name is BundleName => (BUNDLE_NAMES as string[]).includes(name);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isBundle(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bundle ${unknown.join(', ')}. The bundles are ${BUNDLE_NAMES.join(', ')}.\n`);
  process.exit(2);
}
const names = asked.length > 0 ? asked.filter(isBundle) : BUNDLE_NAMES;
const startedAtMs = Date.now();
try {
  await buildBundles(names);
} catch (thrown) {
  process.stderr.write(`The build failed. ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(1);
}
if (asked.length === 0) markBuilt(startedAtMs);
process.stdout.write(`built ${names.join(', ')} in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
