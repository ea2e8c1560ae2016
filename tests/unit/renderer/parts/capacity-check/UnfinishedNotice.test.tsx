// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { NO_CHECKS } from '../../../../../contract/wire/capacity-check.ts';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { UnfinishedNotice } from '../../../../../renderer/parts/capacity-check/UnfinishedNotice.tsx';
import { CHECKS } from '../../../../fakes/scripted/capacity-checks.ts';
import { SANDISK } from '../../../../fakes/scripted/drives.ts';

afterEach(cleanup);

it('offers to put everything back on a drive that is plugged in', () => {
  useMirror.setState({ driveChecks: CHECKS.rows });
  const { getByRole } = render(<UnfinishedNotice drives={[SANDISK]} />);
  expect(getByRole('button').textContent).toBe('Put back');
});

it('shows nothing for a drive of which no check was interrupted', () => {
  useMirror.setState({ driveChecks: NO_CHECKS });
  expect(render(<UnfinishedNotice drives={[SANDISK]} />).container.textContent).toBe('');
});

it('says why interrupted checks are unknown, even before a drive is plugged in', () => {
  const path = '/home/ada/.local/state/flakestick/probes';
  const historyFailure = { kind: 'file-unreadable', path, detail: 'EACCES' } as const;
  useMirror.setState({ driveChecks: { ...NO_CHECKS, historyFailure } });
  const { container } = render(<UnfinishedNotice drives={[]} />);
  expect(container.textContent).toContain('Whether a capacity check was interrupted is unknown');
  expect(container.textContent).toContain(path);
});
