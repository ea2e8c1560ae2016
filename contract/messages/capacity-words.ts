/** What a capacity check found, and what it does not prove. */
import type { CapacityEvidence } from '../wire/capacity-check.ts';
import type { ByteRange, CapacityFinding } from '../wire/capacity-finding.ts';
import type { Messages } from './en/index.ts';

const MAX_NAMED_RANGES = 4;

/** `bytes 4096–8191, 16384–20479 and 3 more ranges`: at most four are named. */
export function describeBytes(ranges: readonly ByteRange[], { range: texts }: Messages): string {
  const named = ranges
    .slice(0, MAX_NAMED_RANGES)
    .map(({ first, last }) => `${first}–${last}`)
    .join(', ');
  const more = ranges.length - MAX_NAMED_RANGES;
  return texts.bytes({ ranges: more > 0 ? texts.andMore({ named, more }) : named });
}

/** How much such a drive really has: `about 8.0 GB`, `7.8 GB to 8.1 GB`, `less than 8.1 GB`. */
export function describeCapacity(
  { atLeastBytes, atMostBytes }: { atLeastBytes: number; atMostBytes: number },
  { capacity, number }: Messages,
): string {
  if (atLeastBytes === 0) return capacity.lessThan({ atMostBytes });
  return number.bytes(atLeastBytes) === number.bytes(atMostBytes)
    ? capacity.about({ sizeBytes: atLeastBytes })
    : capacity.between({ atLeastBytes, atMostBytes });
}

/** One or two sentences. */
export function explainFinding(finding: CapacityFinding, claimsBytes: number, messages: Messages): string {
  const { capacity } = messages;
  switch (finding.kind) {
    case 'wraps':
      return capacity.wraps({ claimsBytes, real: describeCapacity(finding, messages) });
    case 'loses':
      return capacity.loses({ claimsBytes, ...finding });
    case 'holds':
      return capacity.holds(finding);
    case 'unreliable':
      return capacity.unreliable(finding);
  }
}

/** What a check that found nothing wrong leaves open. */
export function explainEvidence(evidence: CapacityEvidence, { capacity }: Messages): string {
  return capacity.evidence(evidence);
}
