/** No rule is there for nothing, and no recorded machine comes out right by accident. */
import { describe, expect, it } from 'vitest';
import { ALL_RULES, judgeBy, type Rules } from '../../../../../main/stages/drive/judge.ts';
import { files, inJson, type RecordedMachine, recordedMachine } from './recorded-machines.ts';

const machines = await Promise.all(files.map(recordedMachine));

/** Machines in which nothing is special: there only to see that ordinary drives are offered. */
const PLAIN = ['debian-live-toram.json', 'nfs-root.json', 'phones.json'];

const names = (Object.keys(ALL_RULES) as (keyof Rules)[]).flatMap((kind) => ALL_RULES[kind].map(({ name }) => name));

function without(name: string): Rules {
  const kept = <R extends { name: string }>(rules: readonly R[]) => rules.filter((rule) => rule.name !== name);
  return {
    links: kept(ALL_RULES.links),
    places: kept(ALL_RULES.places),
    refusals: kept(ALL_RULES.refusals),
    warnings: kept(ALL_RULES.warnings),
  };
}

/** Whether each drive of the machine is judged as it must be. */
function comesOutRight({ machine, options, expected }: RecordedMachine, rules: Rules): boolean {
  return Object.entries(expected).every(([disk, wanted]) => {
    const judged = judgeBy(rules, machine, disk, options);
    try {
      expect(inJson(judged)).toEqual(wanted);
      return true;
    } catch {
      return false;
    }
  });
}

it('has a name of its own for every rule', () => {
  expect(names.length).toBeGreaterThan(30);
  expect(new Set(names).size).toBe(names.length);
});

describe('every rule', () => {
  it.each(names)('%s is the point of a recorded machine', (name) => {
    expect(machines.filter(({ rules }) => rules.includes(name)).map(({ file }) => file)).not.toEqual([]);
  });
});

describe.each(machines)('$file', (machine) => {
  it('comes out right with all rules', () => {
    expect(comesOutRight(machine, ALL_RULES)).toBe(true);
  });

  it('names the rules that it is about, unless it is a plain machine', () => {
    expect(machine.rules.length === 0).toBe(PLAIN.includes(machine.file));
    expect(machine.rules.filter((rule) => !names.includes(rule))).toEqual([]);
  });

  it.each(machine.rules)('comes out wrong without the rule %s', (rule) => {
    expect(comesOutRight(machine, without(rule))).toBe(false);
  });
});

describe('no drive in use is offered, except a mounted one, with a warning', () => {
  it.each(machines)('in $file, whatever stands on it', ({ machine, expected }) => {
    const inUse = new Set(
      [...machine.mounts, ...machine.swaps.flatMap(({ devices }) => devices.map((device) => ({ device })))].map(
        ({ device }) => device,
      ),
    );
    for (const { name, device, parent } of machine.devices) {
      const disk = parent ?? name;
      if (!inUse.has(device) || !expected[disk]) continue;
      const { refusals, warnings } = expected[disk];
      expect([...refusals, ...warnings.filter(({ kind }) => kind === 'mounted')], disk).not.toEqual([]);
    }
  });
});
