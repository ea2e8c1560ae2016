/** One probe of a drive in memory, as main and the helper do it together. */
import { randomBytes } from 'node:crypto';
import type { CapacityFinding } from '../../../../contract/wire/capacity-finding.ts';
import type { HelperEvent, Holds } from '../../../../contract/wire/helper-protocol.ts';
import { CapacityCheck } from '../../../../helper/capacity/capacity-check.ts';
import type { DeviceError } from '../../../../helper/io/device-error.ts';
import { type CapacityCheckPlan, choosePositions } from '../../../../main/stages/capacity-check/check-positions.ts';
import { judgeCapacity } from '../../../../main/stages/capacity-check/judge-capacity.ts';
import { seededRandom } from '../../../setup/level.ts';
import type { FakeMedium } from '../fake-medium.ts';

const random = seededRandom('check run');

type Said = { [E in HelperEvent as E['event']]: Omit<E, 'drive'> }[HelperEvent['event']];

export interface Probed {
  readonly plan: CapacityCheckPlan;
  readonly token: string;
  readonly said: Said[];
  readonly saved: Map<number, Buffer>;
  readonly restored: { wrong: number[]; newer: number[] } | null;
  readonly failed: { step: string; error: DeviceError } | null;
  readonly finding: CapacityFinding;
}

export interface Situation {
  readonly stop?: AbortController;
  /** What the parent does with what was saved. */
  readonly isKept?: boolean;
  readonly onSaid?: (event: Said) => void;
  readonly plan?: CapacityCheckPlan;
  /** Told what a later restoring needs. */
  readonly onBegun?: (begun: Pick<Probed, 'plan' | 'token' | 'saved'>) => unknown;
}

export async function probe(medium: FakeMedium, situation: Situation = {}): Promise<Probed> {
  const { stop = new AbortController(), isKept = true, onSaid } = situation;
  const plan = situation.plan ?? choosePositions(medium.capacityBytes, random);
  const token = randomBytes(16).toString('hex');
  const said: Said[] = [];
  const saved = new Map<number, Buffer>();
  situation.onBegun?.({ plan, token, saved });
  const seen = new Map<number, { holds: Holds; says: number | null }>();
  const found: { at: number; says: number }[] = [];
  let restored: Probed['restored'] = null;
  let failed: Probed['failed'] = null;
  await new CapacityCheck(
    medium,
    { ...plan, token },
    {
      sendEvent(event) {
        const told = event as Said;
        said.push(told);
        if (told.event === 'saved') saved.set(told.place, Buffer.from(told.bytes, 'base64'));
        if (told.event === 'seen') seen.set(told.place, told);
        if (told.event === 'found') found.push(told);
        if (told.event === 'put-back') restored = told;
        onSaid?.(told);
      },
      mayTag: Promise.resolve(isKept),
      signal: stop.signal,
      onTagging: () => {},
      failed: (step, error) => {
        failed = { step, error };
      },
    },
  ).run();
  return { plan, token, said, saved, restored, failed, finding: judgeCapacity({ ...plan, seen, found }) };
}
