// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { PlanAhead, type Planned } from '../../../../../renderer/parts/confirm/PlanAhead.tsx';
import { acceptedOf, useSourceConsent } from '../../../../../renderer/parts/source/index.ts';
import { COMPILING, PLAN, planScripted } from '../../../../fakes/scripted/builds.ts';
import { NIXPKGS } from '../../../../fakes/scripted/presets.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

afterEach(() => {
  cleanup();
  call.mockReset();
  useSourceConsent.setState({ source: null, accepted: [] });
});

const accepted = (source: string) => acceptedOf(source, useSourceConsent.getState());

async function shown(source: string): Promise<Planned[]> {
  const plans: Planned[] = [];
  call.mockImplementation(async (_name: string, { options }: { options: BuildOptions }) => {
    try {
      return { ok: true, value: { plan: planScripted(source, options.accept), nixpkgs: NIXPKGS } };
    } catch (thrown) {
      return { ok: false, problem: (thrown as { failure: unknown }).failure };
    }
  });
  const onPlan = (planned: Planned) => plans.push(planned);
  await act(async () => {
    render(<PlanAhead source={source} options={DEFAULT_BUILD_OPTIONS} onPlan={onPlan} />);
  });
  return plans;
}

it('says which nixpkgs is built from, and asks nothing about an ordinary plan', async () => {
  const plans = await shown('preset:minimal');
  expect(screen.getByText('Built from nixpkgs: revision bd0ff2d3eac2 of 2026-06-08.')).toBeTruthy();
  expect(plans.at(-1)).toEqual({ state: 'planned', plan: PLAN });
  expect(screen.queryByRole('checkbox')).toBeNull();
});

it('asks whether to compile everything, without planning again after the answer', async () => {
  const plans = await shown('preset:gnome');
  expect(plans.at(-1)).toEqual({ state: 'planned', plan: COMPILING });
  expect(screen.getByText(/everything would be compiled, about 6,412 derivations/)).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByRole('checkbox')));
  expect(accepted('preset:gnome')).toEqual(['compile-everything']);
  expect(call).toHaveBeenCalledTimes(1);
});

it('shows an unfree package before anything is built, and plans again once it is allowed', async () => {
  const plans = await shown('preset:recovery');
  expect(screen.getByText(/unrar-7\.1\.10 has the license/)).toBeTruthy();
  expect(plans.at(-1)).toEqual({ state: 'failed' });
  await act(async () => fireEvent.click(screen.getByRole('checkbox')));
  expect(accepted('preset:recovery')).toEqual(['unfree-packages']);
  expect(plans.at(-1)).toEqual({ state: 'planned', plan: PLAN });
  // It can be taken back.
  await act(async () => fireEvent.click(screen.getByRole('checkbox')));
  expect(accepted('preset:recovery')).toEqual([]);
  expect(plans.at(-1)).toEqual({ state: 'failed' });
});
