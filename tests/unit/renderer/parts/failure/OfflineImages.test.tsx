// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { FailureNotice } from '../../../../../renderer/parts/failure/index.ts';

afterEach(cleanup);

const problem: Failure = {
  kind: 'network-failed',
  url: null,
  detail: { because: 'no-route' },
  offlineImages: [
    {
      ...{ kind: 'built', path: '/nix/store/a-iso/iso/live.iso', source: 'github:me/config#live', sizeBytes: 1.2e9 },
      at: '2026-11-20T10:00:00.000Z',
    },
    {
      ...{ kind: 'downloaded', path: '/home/me/.cache/x/nixos-minimal.iso', source: null, sizeBytes: 9e8 },
      at: '2026-11-21T10:00:00.000Z',
    },
  ],
};

it('names what can be written without a network, and uses the one that is chosen', () => {
  const used: string[] = [];
  render(<FailureNotice problem={problem} onUseImage={(path) => used.push(path)} />);
  const rows = screen.getAllByRole('listitem').map((row) => row.textContent);
  expect(rows[0]).toContain('github:me/config#live, built on 2026-11-20, 1.2 GB');
  expect(rows[1]).toContain('nixos-minimal.iso, downloaded and verified, last used on 2026-11-21, 900 MB');
  fireEvent.click(screen.getByRole('button', { name: /nixos-minimal\.iso/ }));
  expect(used).toEqual(['/home/me/.cache/x/nixos-minimal.iso']);
});

it('has no button where nothing can be chosen, and no list where there is nothing', () => {
  const { container, rerender } = render(<FailureNotice problem={problem} />);
  expect(screen.queryByRole('button')).toBeNull();
  rerender(<FailureNotice problem={{ kind: 'network-failed', url: null, detail: 'timed out' }} />);
  expect(container.querySelector('ul')).toBeNull();
});
