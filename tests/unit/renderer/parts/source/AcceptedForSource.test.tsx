// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { AcceptedForSource, AcceptProblem } from '../../../../../renderer/parts/source/AcceptedForSource.tsx';
import { acceptedOf, useSourceConsent } from '../../../../../renderer/parts/source/consent.ts';

afterEach(() => {
  cleanup();
  useSourceConsent.setState({ source: null, accepted: [] });
});

const SOURCE = '/home/ada/iso.nix';
const accepted = (source: string) => acceptedOf(source, useSourceConsent.getState());

it.each([
  ['files-outside-module', { path: SOURCE, files: ['/home/ada/.ssh'], count: 1 }, 'files-outside-module'],
  ['unfree-package', { package: 'unrar-7.1.10', license: 'unfree' }, 'unfree-packages'],
  ['compiling-everything', { builds: 6412 }, 'compile-everything'],
  ['image-shrunk', { path: SOURCE, needBytes: 2, haveBytes: 1 }, 'shrunk-image'],
  ['image-followed', { path: SOURCE, trailingBytes: 9 }, 'trailing-bytes'],
] as const)('accepts what the problem is about, for this source alone: %s', (kind, parameters, risk) => {
  render(<AcceptProblem source={SOURCE} problem={{ kind, ...parameters } as never} />);
  fireEvent.click(screen.getByRole('checkbox'));
  expect(accepted(SOURCE)).toEqual([risk]);
  expect(accepted('/home/ada/other.nix')).toEqual([]);
  cleanup();
  // It stays there while the source is chosen, and can be taken back.
  render(<AcceptedForSource source={SOURCE} />);
  fireEvent.click(screen.getByRole('checkbox'));
  expect(accepted(SOURCE)).toEqual([]);
});

it('offers nothing where accepting does not help', () => {
  render(
    <AcceptProblem source={SOURCE} problem={{ kind: 'image-truncated', path: SOURCE, needBytes: 2, haveBytes: 1 }} />,
  );
  expect(screen.queryByRole('checkbox')).toBeNull();
});
