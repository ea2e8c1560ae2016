import type { Check } from '../../../contract/wire/doctor.ts';
import { examineMachine } from '../../stages/doctor/index.ts';
import { EXIT_CODES } from './exit-code.ts';
import type { Output } from './output.ts';

const MARKS: { readonly [S in Check['state']]: string } = {
  works: 'ok      ',
  optional: 'optional',
  limited: 'LIMITED ',
  missing: 'MISSING ',
};

/** 9 when something is missing that the main job needs. */
export async function runDoctor(output: Output): Promise<number> {
  const checks = await examineMachine();
  for (const check of checks) {
    output.event('check', check);
    output.text(`${MARKS[check.state]}  ${check.name}: ${check.detail}`);
    if (check.remedy) output.text(`          → ${check.remedy}`);
    for (const line of check.toType?.split('\n') ?? []) output.text(`              ${line}`);
  }
  const isWhole = checks.every(({ state }) => state !== 'missing');
  output.result(isWhole ? 'works' : 'missing', { checks });
  return isWhole ? 0 : EXIT_CODES['nix-missing'];
}
