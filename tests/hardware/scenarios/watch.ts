/** The list is alive. */
import { expect } from 'vitest';
import type { Drive } from '../../../contract/drive.ts';
import type { Line } from '../../devices/command-line.ts';
import { scenario } from '../scenario.ts';

const WITHIN_MS = 1000;

scenario('drives --watch reports a plugged and an unplugged stick within a second', async (guest) => {
  const watching = guest.flakestick(['drives', '--watch', '--all']);
  const says = (event: string, serial: string) => (line: Line) =>
    line.event === event && (line['drive'] as Drive).identity.serial === serial;
  await watching.until(says('drive-there', 'SYSTEM0001'));

  const stick = await guest.stick({ serial: 'WATCHED' });
  const pluggedMs = performance.now();
  await stick.attach();
  await watching.until(says('drive-there', 'WATCHED'));
  const thereMs = performance.now() - pluggedMs;
  await stick.devicePath();
  const pulledMs = performance.now();
  await stick.unplug();
  await watching.until(says('drive-gone', 'WATCHED'));
  const goneMs = performance.now() - pulledMs;
  process.stderr.write(`there after ${thereMs.toFixed(0)} ms, gone after ${goneMs.toFixed(0)} ms\n`);
  expect(thereMs).toBeLessThan(WITHIN_MS);
  expect(goneMs).toBeLessThan(WITHIN_MS);
});
