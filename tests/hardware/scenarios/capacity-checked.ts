/** Sticks with less than they say, and one that is true, before anything is flashed. */
import { expect } from 'vitest';
import { digestOf, type Guest, MEBIBYTE } from '../guest.ts';
import { scenarios } from '../scenario.ts';

const REAL_BYTES = 8 * MEBIBYTE;

async function probeThree(guest: Guest) {
  const plugged = [
    await guest.plug({ port: 1, serial: 'TRUE' }),
    await guest.plug({ port: 2, serial: 'LOSES', capacity: { realBytes: REAL_BYTES, beyond: 'zeros' } }),
    await guest.plug({ port: 3, serial: 'WRAPS', capacity: { realBytes: REAL_BYTES, beyond: 'wraps' } }),
  ];
  const probes = [];
  for (const { stick, devicePath } of plugged) {
    const before = await digestOf(stick.chip.cells);
    const ended = await guest.flakestick(['drives', '--probe', devicePath, '--yes']).finished;
    probes.push({ ended, isSame: (await digestOf(stick.chip.cells)) === before });
  }
  return probes;
}

scenarios('drives --probe of three sticks', probeThree, {
  'a true one holds what it says, exit code 0, and every byte is as before': ([probe]) => {
    expect(probe?.ended.code, probe?.ended.stderr).toBe(0);
    expect(probe?.ended.result.outcome).toBe('holds');
    expect(probe?.isSame).toBe(true);
  },
  'one that loses what lies beyond its cells is found, exit code 7': ([, probe]) => {
    expect(probe?.ended.code, probe?.ended.stderr).toBe(7);
    expect(JSON.stringify(probe?.ended.result)).toContain('"loses"');
    expect(probe?.isSame).toBe(true);
  },
  'one that writes what lies beyond over its front is found, exit code 7': ([, , probe]) => {
    expect(probe?.ended.code, probe?.ended.stderr).toBe(7);
    expect(JSON.stringify(probe?.ended.result)).toContain('"wraps"');
    expect(probe?.isSame).toBe(true);
  },
});
