// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Inspection } from '../../../../../contract/wire/source.ts';
import { Warnings } from '../../../../../renderer/parts/source/Warnings.tsx';
import { LOCKED } from '../../../../fakes/scripted/inspections.ts';

afterEach(cleanup);

const unreadable = (text: string): Inspection['warnings'][number] => ({
  kind: 'output-unreadable',
  output: 'iso',
  reason: text,
});
const withWarnings = (...warnings: Inspection['warnings']): Inspection => ({ ...LOCKED, warnings });

it('the warnings of a flake are gone with it, even those of two outputs of one name', () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { rerender } = render(
    <Warnings
      inspection={withWarnings(unreadable('syntax error'), unreadable('syntax error'), unreadable('no such file'))}
    />,
  );
  expect(screen.getAllByText(/syntax error/)).toHaveLength(1);
  expect(screen.getByText(/no such file/)).toBeTruthy();
  rerender(<Warnings inspection={withWarnings({ kind: 'local-changes' })} />);
  expect(screen.queryByText(/syntax error|no such file/)).toBeNull();
  // React’s complaint of two children with one key, of which one stays for ever.
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockRestore();
});
