// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { KeptImage } from '../../../../../contract/wire/kept-image.ts';
import { KeptImages } from '../../../../../renderer/screens/machine/KeptImages.tsx';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

const MINIMAL: KeptImage = {
  id: 'image-0123456789ab',
  source: 'minimal',
  storePath: '/nix/store/m-iso',
  keptSince: '2026-11-22T20:15:00.000Z',
  sizeBytes: 1_200_000_000,
};
const UNKNOWN: KeptImage = { ...MINIMAL, id: 'image-ba9876543210', source: null, storePath: '/nix/store/u-iso' };

afterEach(() => {
  cleanup();
  call.mockReset();
});

it('shows each image with its source, size and day, and frees one', async () => {
  call.mockResolvedValueOnce({ ok: true, value: [MINIMAL, UNKNOWN] });
  const { getAllByRole, getByRole } = render(<KeptImages />);
  await act(async () => {});
  expect(getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^minimal1\.2 GB · since /),
    expect.stringMatching(/^\/nix\/store\/u-iso1\.2 GB · since /),
  ]);
  call.mockResolvedValueOnce({ ok: true, value: [UNKNOWN] });
  await act(async () => fireEvent.click(getByRole('button', { name: 'Free minimal' })));
  expect(call.mock.lastCall).toEqual(['image/free', { id: MINIMAL.id }]);
  expect(getAllByRole('listitem')).toHaveLength(1);
});

it('says that none is kept only when that is known', async () => {
  call.mockResolvedValueOnce({ ok: false, problem: { kind: 'internal', message: 'no' } });
  const { queryByText } = render(<KeptImages />);
  await act(async () => {});
  expect(queryByText('No image is kept.')).toBeNull();
  cleanup();
  call.mockResolvedValueOnce({ ok: true, value: [] });
  const { getByText } = render(<KeptImages />);
  await act(async () => {});
  expect(getByText('No image is kept.')).toBeTruthy();
});
