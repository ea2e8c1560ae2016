/** What a stranger's flake may print by way of its derivations and of their logs: this program keeps its turns and its memory. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { derivationLog } from '../../../../../main/job/index.ts';
import { askGraph } from '../../../../../main/stages/nix-build/build-graph.ts';
import { unsandboxedDerivations } from '../../../../../main/stages/source/build-risks.ts';
import { openNix } from '../../../../../main/system/nix/index.ts';
import { runs } from '../../../../setup/level.ts';
import { SliceWatch } from '../../../../setup/longest-slice.ts';

const MEBIBYTE = 1024 ** 2;
const MAX_SLICE_MS = 50;
const MAX_GROWTH_BYTES = 96 * MEBIBYTE;
/** Of three kilobytes each. */
const DERIVATIONS = runs(10_000, 100_000);
/** Of a builder that prints without end. */
const LOG_MEGABYTES = runs(30, 300);
const LEAVES = 7;

const path = (at: number): string => `/nix/store/${String(at).padStart(32, '0')}-n.drv`;

/** The size of the derivations is that of `x`; each needs the next one. */
const FAKE_NIX = `#!/bin/sh
case "$*" in
  --version) echo 'nix (Nix) 2.31.2' ;;
  *" log "*) yes "$(printf %60s x)" | head -c ${LOG_MEGABYTES}000000 ;;
  *" show --recursive "*) awk 'BEGIN {
    x = sprintf("%2800s", ""); gsub(/ /, "x", x); printf "{"
    for (at = 0; at < ${DERIVATIONS}; at++)
      printf "%s\\"/nix/store/%032d-n.drv\\":{\\"env\\":{\\"text\\":\\"%s\\",\\"__noChroot\\":\\"%s\\"},\\"inputDrvs\\":{\\"/nix/store/%032d-n.drv\\":[\\"out\\"]}}",
        at ? "," : "", at, x, at == ${LEAVES} ? "1" : "", at + 1
    print "}" }' ;;
  *" show "*) awk 'BEGIN {
    printf "{\\"%s\\":{\\"env\\":{},\\"inputDrvs\\":{", "${path(0)}"
    for (at = 0; at < 400000; at++) printf "\\"/nix/store/%032d-n.drv\\":[],", at
    print "\\"${path(1)}\\":[]}}}" }' ;;
esac
`;

let folder: string;
const before = process.env['PATH'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-closure-'));
  writeFileSync(join(folder, 'nix'), FAKE_NIX);
  chmodSync(join(folder, 'nix'), 0o755);
  process.env['PATH'] = `${folder}:${before}`;
});
afterAll(() => {
  process.env['PATH'] = before;
  rmSync(folder, { recursive: true });
});

interface Watched<T> {
  readonly value: T;
  readonly longestMs: number;
  readonly growthBytes: number;
}

async function watched<T>(doing: () => Promise<T>): Promise<Watched<T>> {
  const startBytes = process.memoryUsage.rss();
  let growthBytes = 0;
  const timer = setInterval(() => {
    growthBytes = Math.max(growthBytes, process.memoryUsage.rss() - startBytes);
  }, 5);
  const watch = new SliceWatch();
  try {
    const value = await doing();
    return { value, longestMs: watch.take(), growthBytes };
  } finally {
    watch.stop();
    clearInterval(timer);
  }
}

function expectLittle({ longestMs, growthBytes }: Watched<unknown>): void {
  expect(longestMs).toBeLessThan(MAX_SLICE_MS);
  expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
}

it(`of ${DERIVATIONS} derivations, the one that leaves a relaxed sandbox is found`, { timeout: 120_000 }, async () => {
  const nix = await openNix();
  const machine = {
    system: 'x86_64-linux',
    extraPlatforms: [],
    builders: [],
    emulated: null,
    sandbox: 'relaxed',
  } as const;
  const found = await watched(() => unsandboxedDerivations({ derivation: path(0), machine }, nix, undefined));
  expect(found.value).toEqual([path(LEAVES)]);
  expectLittle(found);
});

it('a derivation with 400,000 inputs gives no tree', { timeout: 60_000 }, async () => {
  const nix = await openNix();
  const graph = await watched(() => askGraph([path(0), path(1)], nix, undefined));
  expect(graph.value).toBeNull();
  expectLittle(graph);
});

it(`of a log of ${LOG_MEGABYTES} MB, the end is kept`, { timeout: 120_000 }, async () => {
  const log = await watched(() => derivationLog(path(0)));
  expect(log.value.length).toBeGreaterThan(90_000);
  expectLittle(log);
});
