/** Listing takes little more memory than the largest output alone, and few evaluations where outputs share what they are made of. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, descendants, openBench } from './bench.ts';

const MEBIBYTE = 1024 ** 2;
const LOOK_EVERY_MS = 10;
const MAX_SHARE = 1.3;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Some 200 MB that stay as long as the value does. */
const LARGE = 'builtins.genList (n: { inherit n; }) 1000000';
const SYSTEM = `(let data = ${LARGE}; in builtins.deepSeq data {
  inherit data; options = { }; pkgs.stdenv.hostPlatform.system = "x86_64-linux";
  config.system.build.isoImage = derivation { name = "x.iso"; system = "x86_64-linux"; builder = "/bin/sh"; }; })`;

/** Of all processes below this one together. */
function residentBytes(): number {
  return descendants(process.pid).reduce((sum, { pid }) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
    } catch {
      return sum;
    }
  }, 0);
}

async function listing(name: string, outputs: string) {
  const folder = path.join(bench.folder, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'flake.nix'), `{ outputs = _: ${outputs}; }\n`);
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes());
  }, LOOK_EVERY_MS);
  const { outputs: listed } = await bench.inspect(`path:${folder}`, { overrideInputs: [] });
  clearInterval(timer);
  return { listed, peakBytes };
}

const systems = (count: number): string => {
  const all = Array.from({ length: count }, (_, place) => `host-${place} = ${SYSTEM};`);
  return `{ nixosConfigurations = { ${all.join(' ')} }; }`;
};

it('of 20 systems peaks at most at 1.3 times what one takes', async () => {
  const one = await listing('one', systems(1));
  const twenty = await listing('twenty', systems(20));
  const [oneMiB, twentyMiB] = [one, twenty].map(({ peakBytes }) => Math.round(peakBytes / MEBIBYTE));
  process.stdout.write(`listing one system: ${oneMiB} MiB; twenty: ${twentyMiB} MiB\n`);
  expect(one.peakBytes).toBeGreaterThan(150 * MEBIBYTE);
  expect(twenty.listed).toHaveLength(20);
  expect(twenty.peakBytes).toBeLessThan(MAX_SHARE * one.peakBytes);
});
