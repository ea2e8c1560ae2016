// @vitest-environment happy-dom
import { act, cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { JobState } from '../../../../../contract/wire/job.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { StoppedView } from '../../../../../renderer/parts/progress/StoppedView.tsx';
import { DRIVES } from '../../../../fakes/scripted/drives.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

vi.mock('../../../../../renderer/bridge.ts', () => ({ call: async () => ({ ok: false }) }));

afterEach(() => {
  cleanup();
  act(() => useMirror.setState(EMPTY_MIRROR, true));
});

type Failed = Extract<JobState, { phase: 'failed' }>;
const [bad, good] = [JOBS['done-mixed'].drives[1], JOBS['done-mixed'].drives[0]];
const mixed = (drives: Failed['drives']): Failed => ({ ...JOBS['failed-differs'], drives });

it('two of three drives are ready: they come first, with their buttons, and the bad one apart', () => {
  useMirror.setState({ drives: DRIVES });
  render(<StoppedView job={mixed([bad, good, { ...good, id: 'another', name: 'Third' }])} />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('2 of 3 drives are ready');
  const [ready, left] = screen.getAllByRole('region');
  if (!ready || !left) throw new Error('no lists');
  expect(
    within(ready)
      .getAllByRole('heading', { level: 2 })
      .map(({ textContent }) => textContent),
  ).toEqual([good.name, 'Third']);
  expect(within(ready).getAllByRole('button', { name: 'Show record' })).toHaveLength(2);
  expect(within(ready).getByRole('button', { name: `Make ${good.name} safe to remove` })).toBeTruthy();
  expect(left.getAttribute('aria-label')).toBe('Do not use this one');
  expect(within(left).getByText(bad.name)).toBeTruthy();
  expect(screen.getByText('Start a computer from it')).toBeTruthy();
});

it('with no good drive it is a failure', () => {
  render(<StoppedView job={mixed([bad, { ...bad, id: 'another' }])} />);
  expect(screen.getByRole('heading', { level: 1 }).textContent).not.toContain('ready');
});

it('a failed build leads with what the compiler said, before the path of the derivation', () => {
  const failure = {
    kind: 'build-failed',
    derivation: '/nix/store/6na84wzxq3k2v1c0b9n8m7l6k5j4h3g2-broken-package-1.0.drv',
    message: 'builder failed with exit code 1',
    log: [
      'unpacking sources',
      '\u001b[1mmain.c:3:1: \u001b[31merror:\u001b[0m expected declaration',
      'make: *** [all] Error 1',
    ],
  } as const satisfies Failed['failure'];
  const { container } = render(
    <StoppedView job={{ ...JOBS['failed-build'], failure: { ...failure, log: [...failure.log] } }} />,
  );
  const text = container.textContent;
  expect(text).toContain('main.c:3:1: error: expected declaration');
  expect(text.indexOf('main.c:3:1')).toBeLessThan(text.indexOf('broken-package'));
});

it('a build that failed without a word of a compiler says what is known', () => {
  const { container } = render(<StoppedView job={JOBS['failed-small-disk']} />);
  expect(container.textContent).not.toContain('error:');
});
