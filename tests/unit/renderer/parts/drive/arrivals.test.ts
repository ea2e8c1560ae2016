import { expect, it } from 'vitest';
import { arrive, inOrder } from '../../../../../renderer/parts/drive/arrivals.ts';
import { DRIVES } from '../../../../fakes/scripted/drives.ts';

const [one, two, three] = DRIVES;
if (!one || !two || !three) throw new Error('there are too few drives');
const NOTHING = { order: [], fresh: [] };

it('drives that were there before anybody looked are in the order of main, and not new', () => {
  expect(arrive(NOTHING, [one, two], true)).toEqual({ order: [one.id, two.id], fresh: [] });
});

it('a new drive comes after the others, whose rows do not move, wherever main puts it', () => {
  const before = arrive(NOTHING, [one, two], true);
  const after = arrive(before, [three, one, two], false);
  expect(after.fresh).toEqual([three.id]);
  expect(inOrder([three, one, two], after.order)).toEqual([one, two, three]);
});

it('one that was pulled is forgotten, and is new when it comes back', () => {
  const before = arrive(NOTHING, [one, two], true);
  const pulled = arrive(before, [two], false);
  expect(pulled).toEqual({ order: [two.id], fresh: [] });
  expect(arrive(pulled, [one, two], false)).toEqual({ order: [two.id, one.id], fresh: [one.id] });
});

it('a first drive that is plugged in while nothing is there is new', () => {
  expect(arrive(arrive(NOTHING, [], true), [one], false).fresh).toEqual([one.id]);
});
