// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { showSection, useNavigation } from '../../../../../renderer/navigation.ts';
import { useSource } from '../../../../../renderer/parts/source/index.ts';
import { WithoutNix } from '../../../../../renderer/screens/machine/WithoutNix.tsx';
import { PROBLEMS, WELL, WITHOUT_NIX } from '../../../../fakes/scripted/doctor.ts';

afterEach(cleanup);

it('without Nix, or with one that is too old, the official image is one press away', () => {
  for (const [checks, title] of [
    [WITHOUT_NIX, 'You can make a stick without Nix'],
    [PROBLEMS, 'You can make a stick without a newer Nix'],
  ] as const) {
    showSection('machine');
    render(<WithoutNix checks={checks} />);
    expect(screen.getByText(title)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Choose the official image' }));
    expect(useNavigation.getState().section).toBe('flash');
    expect(useSource.getState().source).toMatchObject({ text: 'official:minimal', isTile: true });
    cleanup();
  }
});

it('says nothing where Nix works', () => {
  const { container } = render(<WithoutNix checks={WELL} />);
  expect(container.textContent).toBe('');
});
