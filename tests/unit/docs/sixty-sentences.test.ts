/**
 * docs/sixty-sentences.md: what users read most, in every language side by side, for review. Written from the catalogue with
 * FLAKESTICK_WRITE_SENTENCES=1, otherwise compared with it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { explainFinding } from '../../../contract/messages/capacity-words.ts';
import { de } from '../../../contract/messages/de/index.ts';
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import { explain } from '../../../contract/messages/explain.ts';
import type { Refusal } from '../../../contract/wire/drive.ts';
import type { FailureKind } from '../../../contract/wire/failure.ts';
import { FAILURES } from '../contract/wire/failure-samples.ts';

const PATH = join(import.meta.dirname, '../../../docs/sixty-sentences.md');
const GB = 1e9;

const MET_OFTEN: readonly FailureKind[] = [
  'drive-not-found',
  'drive-changed',
  'drive-busy',
  'mount-busy',
  'drive-gone',
  'drive-stalled',
  'write-failed',
  'drive-differs',
  'drive-unreadable',
  'unknown-image',
  'drive-lies',
  'probe-unfinished',
  'authorization-dismissed',
  'authorization-refused',
  'authorization-unavailable',
  'identity-needed',
  'unknown-preset',
  'bad-flake-reference',
  'source-unreachable',
  'flake-file-not-tracked',
  'file-not-found',
  'not-an-image',
  'image-truncated',
  'missing-attribute',
  'evaluation-failed',
  'consent-needed',
  'build-failed',
  'nix-missing',
  'nix-daemon-unreachable',
  'wrong-system',
  'network-failed',
  'disk-full',
  'disk-too-small',
  'download-digest-differs',
  'download-unverified',
  'record-not-found',
  'job-running',
  'timed-out',
  'internal',
];

const REFUSALS: readonly Refusal[] = [
  { kind: 'holds-running-system', parts: ['/', '/nix'] },
  { kind: 'mounted', mountPoints: ['/mnt'] },
  { kind: 'in-use', by: ['LVM'] },
  { kind: 'read-only' },
  { kind: 'too-small', needBytes: 8 * GB, haveBytes: 4 * GB },
  { kind: 'no-medium' },
  { kind: 'not-removable', bus: 'nvme' },
  { kind: 'protected', id: 'WX72DA09KR4T' },
];

type Say = (messages: Messages) => string;

const failures: Say[] = FAILURES.filter(({ kind }) => MET_OFTEN.includes(kind)).map((failure) => (messages) => {
  const { title, happened, remedy } = explain(failure, messages);
  return `**${title}.** ${happened} ${remedy}`;
});
const refusals: Say[] = REFUSALS.map((refusal) => (messages) => {
  const { happened, remedy } = explain({ kind: 'drive-refused', drive: '/dev/sdb', refusals: [refusal] }, messages);
  return `${happened} ${remedy}`;
});
const others: Say[] = [
  ({ cliRun }) => cliRun.everythingWillBeLost({ count: 1 }),
  ({ cliRun }) => cliRun.askForYes({ source: 'NixOS 26.05', devicePath: '/dev/sdb' }),
  ({ cliRun }) => cliRun.unplugAndReplug({ name: 'SanDisk Ultra', devicePath: '/dev/sdb' }),
  ({ plan }) => plan.buildAndFetch({ builds: 3, fetches: 310, downloadBytes: 1.2 * GB, unpackedBytes: 3.4 * GB }),
  ({ plan }) => plan.tight({ path: '/nix/store', needBytes: 9 * GB, freeBytes: 8 * GB }),
  ({ risk }) => risk.unsandboxed,
  (messages) => explainFinding({ kind: 'wraps', atLeastBytes: 8 * GB, atMostBytes: 8 * GB }, 64 * GB, messages),
  ({ verdict }) => verdict.whyMountingChanges,
  ({ flake }) => flake.update.same({ was: flake.lockedRevision({ revision: '0a1b2c3d4e5f' }) }),
  ({ drive }) => drive.removal['powered-off'],
  ({ drive }) => drive.removal.released,
  ({ drive }) => drive.warning['not-removed']({ detail: 'EBUSY' }),
  (messages) => describeDetail({ because: 'no-serial-number' }, messages),
];

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s+/g, ' ').trim();

function table(title: string, sentences: readonly Say[], from: number): string {
  const rows = sentences.map((say, index) => `| ${from + index} | ${cell(say(en))} | ${cell(say(de))} |\n`);
  return `## ${title}\n\n| | English | Deutsch |\n|---|---|---|\n${rows.join('')}\n`;
}

it('shows sixty sentences as the catalogue has them', () => {
  expect(failures).toHaveLength(MET_OFTEN.length);
  expect(failures.length + refusals.length + others.length).toBe(60);
  const wanted = [
    '# The sixty sentences that users meet most\n\n',
    'For review by native readers. Written from the catalogue; change `contract/messages/` and write it again:\n\n',
    '```sh\nFLAKESTICK_WRITE_SENTENCES=1 npm run test:unit -- tests/unit/docs/sixty-sentences.test.ts\n```\n\n',
    table('What can go wrong', failures, 1),
    table('Why a drive is refused', refusals, failures.length + 1),
    table('Questions and results', others, failures.length + refusals.length + 1),
  ]
    .join('')
    .trimEnd();
  if (process.env['FLAKESTICK_WRITE_SENTENCES']) writeFileSync(PATH, `${wanted}\n`);
  else expect(readFileSync(PATH, 'utf8')).toBe(`${wanted}\n`);
});
