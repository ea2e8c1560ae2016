/**
 * `scenario('a sentence', async (guest) => { … })`: one test, in the one guest of the suite. What it plugged in and started is
 * put away after it, so each begins with no stick. `scenarios(…)`: several tests of what the guest does once, because a run of
 * the command line takes an emulated processor seconds. How to write one: README.md beside this file.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Guest } from './guest.ts';

let booted: Guest | null = null;

/** Boots the guest before the first scenario, beside `meanwhile`; stops it after the last, and then does `afterwards`. */
export function provideGuest(meanwhile: () => Promise<void>, afterwards: () => Promise<void>): void {
  beforeAll(async () => {
    const [guest, other] = await Promise.allSettled([Guest.boot(), meanwhile()]);
    if (guest.status === 'fulfilled') booted = guest.value;
    for (const { status, reason } of [guest, other].filter((one) => one.status === 'rejected'))
      throw new Error(`the bench is not ready (${status})`, { cause: reason });
  });
  afterAll(async () => {
    await booted?.stop();
    await afterwards();
  });
}

function theGuest(): Guest {
  if (!booted) throw new Error('the guest did not boot');
  return booted;
}

/** Says what the guest's kernel said, when something goes wrong there. */
async function withKernelLog<T>(guest: Guest, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const said = await guest.shell('dmesg | tail -n 15').catch(String);
    process.stderr.write(`What the guest's kernel said last:\n${said}\n`);
    throw error;
  }
}

export function scenario(title: string, act: (guest: Guest) => Promise<void>): void {
  it(title, async () => {
    const guest = theGuest();
    try {
      await withKernelLog(guest, () => act(guest));
    } finally {
      await guest.clear();
    }
  });
}

/** `act` runs once, and each check is a scenario that looks at what it gave. The sticks stay plugged in until the last one. */
export function scenarios<Seen>(
  what: string,
  act: (guest: Guest) => Promise<Seen>,
  checks: Readonly<Record<string, (seen: Seen) => void | Promise<void>>>,
): void {
  describe(what, () => {
    let seen: { readonly value: Seen } | null = null;
    beforeAll(async () => {
      const guest = theGuest();
      seen = { value: await withKernelLog(guest, () => act(guest)) };
    });
    afterAll(async () => {
      await booted?.clear();
    });
    for (const [title, check] of Object.entries(checks))
      it(title, async () => {
        if (!seen) throw new Error(`it did not come to its end: ${what}`);
        await check(seen.value);
      });
  });
}
