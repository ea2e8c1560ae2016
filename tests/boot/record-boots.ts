/**
 * Records what can be seen of boots, good and damaged, for the unit tests of the judge: one JSON file for each in
 * tests/fixtures/boots/. By hand: `sh build/node.sh tests/boot/record-boots.ts [NAME …]`, such as `bios-kernel`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from '../../main/stages/try/index.ts';
import { tryMedium } from '../../main/stages/try/index.ts';
import { PROJECT } from '../devices/command-line.ts';
import { DAMAGES, type Damage, damage } from '../devices/damaged-image.ts';
import { liveImage } from '../devices/live-image.ts';

/** What has not changed since the line before is left out, and so are lines in which nothing has. */
function packed(observations: readonly Observation[]): unknown[] {
  let before: Partial<Observation> = {};
  return observations.flatMap((seen, index) => {
    const changes = Object.entries(seen).filter(
      ([key, value]) => key !== 'atMs' && value !== before[key as keyof Observation],
    );
    before = seen;
    const isLast = index === observations.length - 1;
    return changes.length === 0 && !isLast ? [] : [{ atMs: Math.round(seen.atMs), ...Object.fromEntries(changes) }];
  });
}

async function record(name: string, image: string, folder: string): Promise<void> {
  const [firmware, what] = name.split('-') as ['bios' | 'uefi', Damage];
  const observations: Observation[] = [];
  const { boot } = await tryMedium({
    medium: { kind: 'image', path: await damage(image, join(folder, 'image.iso'), what) },
    wishes: {
      ...{ firmware, screen: 'none', memoryBytes: 512 * 1024 ** 2, until: 'judged' },
      ...{ diskBytes: null, sshPort: null, network: false },
    },
    session: { runOne: () => Promise.reject(new Error('an image needs no helper')) },
    signal: new AbortController().signal,
    onRunning: () => {},
    onProgress: () => {},
    onSerial: () => {},
    onSeen: (seen) => observations.push(seen),
  });
  const lines = packed(observations).map((line) => JSON.stringify(line));
  await writeFile(join(PROJECT, `tests/fixtures/boots/${name}.json`), `[\n${lines.join(',\n')}\n]\n`);
  process.stdout.write(`${name}: ${JSON.stringify(boot)}\n`);
}

const all = (['bios', 'uefi'] as const).flatMap((firmware) =>
  ['none', ...DAMAGES[firmware]].map((what) => `${firmware}-${what}`),
);
const named = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'flakestick-boots-'));
try {
  const { path } = await liveImage(join(folder, 'state'));
  for (const name of named.length > 0 ? named : all) await record(name, path, folder);
} finally {
  await rm(folder, { recursive: true });
}
