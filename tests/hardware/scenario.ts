/**
 * `scenario('a sentence', async (guest) => { … })`: one test, in the one guest of the suite. What it plugged in and started is
 * put away after it, so each begins with no stick. How to write one: README.md beside this file.
 */
import { afterAll, beforeAll, it } from 'vitest';
import { Guest } from './guest.ts';

let guest: Guest | null = null;

/** Boots the guest before the first scenario, beside `meanwhile`, and stops it after the last. */
export function provideGuest(meanwhile: () => Promise<void>): void {
  beforeAll(async () => {
    const [booted, other] = await Promise.allSettled([Guest.boot(), meanwhile()]);
    if (booted.status === 'rejected') throw booted.reason;
    guest = booted.value;
    if (other.status === 'rejected') throw other.reason;
  });
  afterAll(async () => {
    await guest?.stop();
  });
}

export function scenario(title: string, act: (guest: Guest) => Promise<void>): void {
  it(title, async () => {
    if (!guest) throw new Error('the guest did not boot');
    try {
      await act(guest);
    } catch (error) {
      const said = await guest.shell('dmesg | tail -n 15').catch(String);
      process.stderr.write(`What the guest's kernel said last:\n${said}\n`);
      throw error;
    } finally {
      await guest.clear();
    }
  });
}
