import { describeCheck } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
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

/** The fields of schema 1, always in English; `topic` and `finding` tell the same without words. */
const fieldsOf = (check: Check) => ({
  topic: check.topic,
  finding: check.finding.kind,
  state: check.state,
  ...describeCheck(check, en),
  toType: check.toType,
});

/** 9 when something is missing that the main job needs. */
export async function runDoctor(output: Output): Promise<number> {
  const checks = await examineMachine();
  for (const check of checks) {
    const { name, detail, remedy } = describeCheck(check, en);
    output.event('check', fieldsOf(check));
    output.text(`${MARKS[check.state]}  ${name}: ${detail}`);
    if (remedy) output.text(`          → ${remedy}`);
    for (const line of check.toType?.split('\n') ?? []) output.text(`              ${line}`);
  }
  const isWhole = checks.every(({ state }) => state !== 'missing');
  output.result(isWhole ? 'works' : 'missing', { checks: checks.map(fieldsOf) });
  return isWhole ? 0 : EXIT_CODES['nix-missing'];
}
