import { afterEach, expect, it, vi } from 'vitest';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { showSection, useNavigation } from '../../../../../renderer/navigation.ts';
import { useSource } from '../../../../../renderer/parts/source/index.ts';
import { openAnything } from '../../../../../renderer/screens/frame/open-anything.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const asked = vi.hoisted(() => [] as string[]);
vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async (name: string) => {
    asked.push(name);
    return { ok: true, value: {} };
  },
}));
afterEach(() => {
  asked.length = 0;
  useMirror.setState(EMPTY_MIRROR, true);
});

it.each(['/home/me/nixos.iso', 'github:me/config#iso', 'https://example.org/nixos.iso.zst'])(
  'opens %s where sticks are made, from whichever place',
  async (text) => {
    showSection('records');
    await openAnything(text);
    expect(useNavigation.getState().section).toBe('flash');
    expect(Object.values(useSource.getState().source)).toContain(text);
    expect(asked).toEqual([]);
  },
);

it('a job or a practice that has ended makes room, and a verification may stay', async () => {
  useMirror.setState({ job: JOBS.done, practice: { phase: 'done' } });
  await openAnything('/x.iso');
  expect(asked).toEqual(['job/dismiss', 'practice/dismiss']);
  asked.length = 0;
  useMirror.setState({ job: JOBS['verify-intact'], practice: { phase: 'idle' } });
  await openAnything('/x.iso');
  expect(asked).toEqual([]);
});
