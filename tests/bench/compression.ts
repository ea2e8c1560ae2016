/**
 * What each compression costs and gives: packs real trees of files as an image packs its store, and reads them back through
 * the kernel. As root, a few minutes: `sh build/node.sh tests/bench/compression.ts [--write-docs] [FOLDER …]`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { en } from '../../contract/messages/en/index.ts';
import type { Compression } from '../../contract/wire/source.ts';
import { median, rewriteGenerated, row } from './table.ts';

const ROUNDS = 3;
/** The quick ones first. */
const ORDER: readonly Compression[] = ['fast', 'gzip', 'balanced', 'small'];
const project = path.join(import.meta.dirname, '../..');

/** What nixpkgs calls mksquashfs with, besides the compression. Source: nixos/lib/make-squashfs.nix. */
const AS_NIXPKGS = ['-no-hardlinks', '-all-root', '-b', '1048576', '-no-progress', '-noappend', '-quiet'];

const WHAT: { readonly [C in Compression]: string } = {
  fast: 'the fast choice of Flakestick',
  gzip: 'recommended by blog posts',
  balanced: 'the default of NixOS since 24.11',
  small: 'the default of NixOS up to 24.05',
};

/** The arguments that images are really made with. */
function argumentsOf(compression: Compression): string {
  const module = readFileSync(path.join(project, 'nix/modules/compression.nix'), 'utf8');
  const said = new RegExp(`^\\s+${compression} = "([^"]+)"`, 'm').exec(module)?.[1];
  if (!said) throw new Error(`nix/modules/compression.nix says nothing of ${compression}`);
  return compression === 'small' && process.arch === 'x64' ? `${said} -Xbcj x86` : said;
}

interface Run {
  readonly packSeconds: number;
  readonly bytes: number;
  readonly readSeconds: number;
}

const seconds = (work: () => void): number => {
  const startedMs = performance.now();
  work();
  return (performance.now() - startedMs) / 1000;
};

function run(compression: Compression, folders: readonly string[], work: string): Run {
  const file = path.join(work, 'store.squashfs');
  const mountPoint = path.join(work, 'mounted');
  mkdirSync(mountPoint, { recursive: true });
  const comp = ['-comp', ...argumentsOf(compression).split(' ')];
  const packSeconds = seconds(() => {
    execFileSync('mksquashfs', [...folders, file, ...AS_NIXPKGS, ...comp], { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  // Freshly mounted, so that nothing of it is in the page cache but the file itself.
  execFileSync('mount', ['-t', 'squashfs', '-o', 'loop,ro', file, mountPoint]);
  try {
    const readSeconds = seconds(() => {
      execFileSync('sh', ['-c', 'tar -c -C "$0" . | cat >/dev/null', mountPoint], { stdio: 'ignore' });
    });
    return { packSeconds, bytes: statSync(file).size, readSeconds };
  } finally {
    execFileSync('umount', [mountPoint]);
    rmSync(file);
  }
}

const flags = process.argv.slice(2);
const asked = flags.filter((flag) => flag !== '--write-docs');
const folders = asked.length > 0 ? asked : ['/usr/bin'];
// In memory, so that no disk is measured.
const work = mkdtempSync('/dev/shm/flakestick-compression-');
const runs = new Map<Compression, Run[]>();
try {
  for (let round = 0; round < ROUNDS; round += 1)
    for (const compression of ORDER) {
      const done = run(compression, folders, work);
      process.stderr.write(`${compression}: ${JSON.stringify(done)}\n`);
      runs.set(compression, [...(runs.get(compression) ?? []), done]);
    }
} finally {
  rmSync(work, { recursive: true, force: true });
}

const treeBytes = Number(
  execFileSync('du', ['-sbc', ...folders], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .at(-1)
    ?.split('\t')[0],
);
const fast = runs.get('fast')?.[0]?.bytes ?? 1;
const rows = ORDER.map((compression) => {
  const all = runs.get(compression) ?? [];
  const bytes = all[0]?.bytes ?? 0;
  return [
    `\`${compression}\``,
    `\`${argumentsOf(compression)}\``,
    WHAT[compression],
    median(all.map(({ packSeconds }) => packSeconds)).toFixed(1),
    en.number.bytes(bytes),
    (bytes / fast).toFixed(2),
    median(all.map(({ readSeconds }) => readSeconds)).toFixed(1),
  ];
});
const head = ['choice', 'arguments', 'what it is', 'packing, s', 'size', 'size to `fast`', 'reading back, s'];
const lines = [
  `${folders.map((folder) => `\`${folder}\``).join(' and ')} of a Debian machine, ${en.number.bytes(treeBytes)}. Linux on ${os.availableParallelism()} cores, ${process.arch}. Medians of ${ROUNDS} rounds.`,
  '',
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (flags.includes('--write-docs'))
  rewriteGenerated(path.join(project, 'docs/compression.md'), 'tests/bench/compression.ts', lines);
