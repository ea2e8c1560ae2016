/** Every failure in a person's words: a title, what happened, and what to do. Shared by all shells. */
import { ACCEPT_FLAGS } from '../wire/build-risk.ts';
import type { Refusal } from '../wire/drive.ts';
import type { Failure } from '../wire/failure.ts';
import { isReason } from '../wire/reason.ts';
import type { BlockRange } from '../wire/record.ts';
import { describeBytes, explainFinding } from './capacity-words.ts';
import { describeReasons } from './describe-detail.ts';
import type { Messages } from './en/index.ts';
import { describeSearch, describeSeen } from './explain-verdict.ts';
import type { Explanation, FailurePartMakers } from './failure-texts.ts';
import { explainRisk } from './risk-words.ts';

export type { Explanation } from './failure-texts.ts';

const MAX_NAMED_RANGES = 4;

/** `block 3 (bytes …), blocks 5–6 (bytes …) and 2 more ranges`: at most four are named. */
export function describeBlocks(ranges: readonly BlockRange[], blockBytes: number, { range: texts }: Messages): string {
  const named = ranges
    .slice(0, MAX_NAMED_RANGES)
    .map(({ first, last }) => {
      const bytes = { firstByte: first * blockBytes, lastByte: (last + 1) * blockBytes - 1 };
      return first === last ? texts.block({ block: first, ...bytes }) : texts.blocks({ first, last, ...bytes });
    })
    .join(', ');
  const more = ranges.length - MAX_NAMED_RANGES;
  return more > 0 ? texts.andMore({ named, more }) : named;
}

/** What is on such a drive may well be recognised: what is not known is where the layer lies. */
function hiddenLayerOf(refusal: Refusal): string | null {
  if (refusal.kind !== 'unknown-stack' || typeof refusal.what === 'string') return null;
  return refusal.what.because === 'hidden-layer' ? refusal.what.path : null;
}

/** One reason why a drive is refused, as the end of a sentence: `it holds part of the running system (/, /nix)`. */
export function explainRefusal(refusal: Refusal, messages: Messages): string {
  const { refusal: texts } = messages;
  const layer = hiddenLayerOf(refusal);
  if (layer !== null) return texts['hidden-layer']({ path: layer });
  switch (refusal.kind) {
    case 'read-only':
    case 'no-medium':
    case 'system-drive':
    case 'awaiting-drivelist':
    case 'not-in-sysfs':
      return texts[refusal.kind];
    case 'not-removable':
      return refusal.bus === 'loop' ? texts['loop-device'] : texts['not-removable'](refusal);
    case 'not-a-whole-drive':
      return refusal.wholeDrive === null
        ? texts['not-a-whole-drive']
        : texts['part-of-drive']({ wholeDrive: refusal.wholeDrive });
    default: {
      const text = texts[refusal.kind] as (refusal: Refusal) => string;
      return text(describeReasons(refusal, messages));
    }
  }
}

/** The most serious first: its remedy is the one that counts. */
const BY_WEIGHT = [
  'holds-running-system',
  'protect-list-unreadable',
  'protected',
  'mounted',
  'in-use',
  'hidden-loop-file',
  'too-small',
  'read-only',
  'no-medium',
  'holds-image',
  'not-a-whole-drive',
  'awaiting-drivelist',
] as const;

function remedyForRefusals(refusals: readonly Refusal[], { refusalRemedy }: Messages): string {
  const kinds = new Set(refusals.map(({ kind }) => kind));
  const weightiest = BY_WEIGHT.find((kind) => kinds.has(kind));
  if (weightiest) return refusalRemedy[weightiest];
  const builtIn = refusals.find((refusal) => refusal.kind === 'not-removable');
  if (builtIn) return refusalRemedy[builtIn.bus === 'loop' ? 'loop-device' : 'other'];
  if (refusals.some((refusal) => hiddenLayerOf(refusal) !== null)) return refusalRemedy['hidden-layer'];
  return refusalRemedy[kinds.has('unknown-stack') ? 'unknown-stack' : 'other'];
}

function whatIsRefused(refusals: readonly Refusal[]): 'drive' | 'part' | 'loop' {
  if (refusals.every(({ kind }) => kind === 'not-a-whole-drive')) return 'part';
  return refusals.every((one) => one.kind === 'not-removable' && one.bus === 'loop') ? 'loop' : 'drive';
}

/** `sdb` or `mmcblk0`, without the folder. */
const DEVICE_NAME = /^(?:sd[a-z]+|mmcblk\d+|nvme\d+n\d+|loop\d+|vd[a-z]+)$/;

const PARTS: FailurePartMakers<Messages> = {
  'bad-flake-reference': ({ detail }) => ({ path: isReason(detail) && 'path' in detail ? detail.path : null }),
  'drive-not-found': ({ drive }) => ({
    suggestion: typeof drive === 'string' && DEVICE_NAME.test(drive) ? `/dev/${drive}` : null,
  }),
  'consent-needed': ({ risks }, messages) => ({
    explained: risks.map((risk) => explainRisk(risk, messages)).join(' '),
    flags: risks.map(({ kind }) => ACCEPT_FLAGS[kind]),
  }),
  'drive-changed': ({ detail }) => ({ isFilled: isReason(detail) && detail.because === 'filled-since-confirmed' }),
  'drive-refused': ({ refusals }, messages) => ({
    reasons: refusals.map((refusal) => explainRefusal(refusal, messages)),
    remedy: remedyForRefusals(refusals, messages),
    subject: whatIsRefused(refusals),
  }),
  'drive-differs': ({ blocks, blockBytes }, messages) => ({ where: describeBlocks(blocks, blockBytes, messages) }),
  'drive-unreadable': ({ blocks, blockBytes, differing }, messages) => ({
    where: describeBlocks(blocks, blockBytes, messages),
    differingWhere: differing ? describeBlocks(differing, blockBytes, messages) : null,
  }),
  'unknown-image': ({ seen, recordsCompared, nearest }, messages) => ({
    found: describeSeen(seen, messages),
    search: describeSearch(recordsCompared, nearest, messages),
  }),
  'drive-lies': ({ finding, claimsBytes, left }, messages) => ({
    explained: explainFinding(finding, claimsBytes, messages),
    notAsBefore: left.length > 0 ? describeBytes(left, messages) : null,
  }),
  'drive-not-restored': ({ left }, messages) => ({ where: describeBytes(left, messages) }),
};

/** What other programs said often has no full stop. A log of several lines is left as it is. */
function asSentence(text: string): string {
  if (text.includes('\n') || /[.!?…:][”“"’)]?$/.test(text)) return text.replace(/\.\.$/, '.');
  return `${text}.`;
}

export function explain(failure: Failure, messages: Messages): Explanation {
  const parts = (PARTS as { [kind: string]: (failure: Failure, messages: Messages) => object })[failure.kind];
  const text = messages.failure[failure.kind] as (failure: Failure & object) => Explanation;
  const explanation = text({ ...describeReasons(failure, messages), ...parts?.(failure, messages) });
  return { ...explanation, happened: asSentence(explanation.happened) };
}
