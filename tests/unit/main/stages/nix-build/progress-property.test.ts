import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BuildProgress } from '../../../../../contract/wire/job.ts';
import { EMPTY_BUILD_LOG, finishedLog, logAfter } from '../../../../../main/stages/nix-build/index.ts';
import { parseNixLogLine } from '../../../../../main/system/nix/index.ts';
import { runs } from '../../../../setup/level.ts';

const BEYOND = 2n ** 53n;
const STAGES = ['evaluating', 'fetching', 'building', 'packing-image'];

/** Few ids, so that lines meet each other; half of them differ only above 2^53. */
const id = fc.nat(5).map((n) => String(n < 3 ? BigInt(n) + 1n : BEYOND + BigInt(n)));
const path = fc.constantFrom('glibc-2.40', 'squashfs.img', 'nixos.iso', 'etc').map((name) => {
  return `/nix/store/${'a'.repeat(32)}-${name}`;
});
const count = fc.oneof(fc.integer({ min: -3, max: 20 }), fc.integer({ min: 0, max: 2 ** 40 }));
const line = fc.oneof(
  fc
    .record({ id, type: fc.constantFrom(100, 101, 102, 103, 104, 105, 108, 112, 999), path })
    .map(
      ({ id: at, type, path: about }) =>
        `{"action":"start","id":${at},"level":3,"text":"x","type":${type},"fields":["${about}${type === 105 ? '.drv' : ''}","",1,1]}`,
    ),
  id.map((at) => `{"action":"stop","id":${at}}`),
  fc
    .tuple(id, fc.array(count, { maxLength: 5 }))
    .map(([at, fields]) => `{"action":"result","id":${at},"type":105,"fields":${JSON.stringify(fields)}}`),
  fc
    .tuple(id, fc.constantFrom(100, 101, 105), count)
    .map(([at, type, n]) => `{"action":"result","id":${at},"type":106,"fields":[${type},${n}]}`),
  fc
    .tuple(id, fc.constantFrom('x', 'xorriso : UPDATE :  41.00% done', 'Creating 4.0 filesystem on a'))
    .map(([at, text]) => `{"action":"result","id":${at},"type":101,"fields":["${text}"]}`),
  fc.constant('{"action":"msg","level":4,"msg":"evaluating file \'/x\'"}'),
  fc.string(),
);

/** Each kind of activity runs already, so that no run is spent on lines about nothing. */
const PRELUDE = [103, 104, 101, 105].map(
  (type, n) =>
    `{"action":"start","id":${n < 3 ? n + 1 : BEYOND + 3n},"level":3,"text":"x","type":${type},"fields":["/nix/store/a.iso.drv"]}`,
);

const counts = ({ stage, filesEvaluated, builds, fetches }: BuildProgress): number[] => [
  STAGES.indexOf(stage),
  filesEvaluated,
  builds.done,
  builds.expected,
  fetches.done,
  fetches.expected,
  fetches.doneBytes,
  fetches.expectedBytes,
];

it('nothing goes back, whatever Nix prints, and nothing is more than done', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60, size: 'max' }), (lines) => {
      let log = EMPTY_BUILD_LOG;
      for (const text of [...PRELUDE, ...lines, null]) {
        const { progress: before, running: runningBefore } = log;
        log = text === null ? finishedLog(log) : logAfter(log, parseNixLogLine(`@nix ${text}`), '2026-11-22T20:15:00Z');
        const { progress: after, running } = log;
        for (const [place, value] of counts(after).entries())
          expect(value).toBeGreaterThanOrEqual(counts(before)[place] ?? 0);
        expect(after.builds.done).toBeLessThanOrEqual(after.builds.expected);
        expect(after.fetches.done).toBeLessThanOrEqual(after.fetches.expected);
        expect(after.fetches.doneBytes).toBeLessThanOrEqual(after.fetches.expectedBytes);
        for (const { fraction } of after.running) if (fraction !== null) expect(fraction).toBeLessThanOrEqual(1);
        // One that has ended may begin again under its id.
        const begunAnew = text?.includes('"start"');
        for (const [at, entry] of begunAnew ? [] : running)
          expect(entry.fraction ?? 0).toBeGreaterThanOrEqual(runningBefore.get(at)?.fraction ?? 0);
      }
    }),
    { numRuns: runs(300, 5000) },
  );
});
