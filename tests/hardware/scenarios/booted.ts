/** The last to be looked at: the machines have been booting since the stick was flashed. */
import { expect } from 'vitest';
import { bootOutcome, FIRMWARES, preparedImage } from '../prepared-image.ts';
import { scenario } from '../scenario.ts';

for (const firmware of FIRMWARES)
  scenario(`the stick that was flashed boots in another machine, with ${firmware.toUpperCase()} firmware`, async () => {
    const boot = await bootOutcome(firmware);
    expect(boot).toMatchObject({ ok: true });
    expect(boot.lines.join('\n')).toContain(`FLAKE-LIVE-OK ${preparedImage().volumeLabel} ${firmware}`);
  });
