/** A user may signal the helper once it has given root up, and the debugger that Node opens then lets any local user in. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HelperRequest, PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { HELPER_PROGRAM } from '../../devices/installed-app.ts';
import { listeningPorts } from '../../devices/listening-sockets.ts';
import { Bench } from '../../devices/loop-device.ts';
import { whatPolkitLacks } from '../../devices/polkit.ts';
import { eventually, processesOf } from '../../devices/processes.ts';
import { filledStick, PrivilegedMachine, talkToHelper } from './privileged-machine.ts';

/** Node opens its debugger within a few milliseconds. */
const DEBUGGER_OPENS_WITHIN_MS = 1000;

const lacks = whatPolkitLacks();

describe.skipIf(lacks)(`SIGUSR1 to a helper that was started as root${lacks ? ` (${lacks})` : ''}`, () => {
  let machine: PrivilegedMachine;
  beforeAll(async () => {
    machine = await PrivilegedMachine.setUp();
  });
  afterAll(() => machine.takeDown());

  it('opens no debugger', () =>
    Bench.with(async (bench) => {
      const { drive } = await filledStick(bench);
      const blink: HelperRequest = { protocol: PROTOCOL, task: 'blink', forMs: 30_000, drives: [drive] };
      const helper = talkToHelper(machine.granted);
      try {
        helper.say(`${JSON.stringify(blink)}\n`);
        const isOpen = async (): Promise<boolean> => helper.events.some(({ event }) => event === 'advanced');
        await eventually(isOpen, 30_000, 'the drive blinks');
        const [process] = await processesOf(machine.granted, HELPER_PROGRAM);
        const pid = process?.pid ?? 0;
        const killed = machine.granted.start(['/bin/kill', '-USR1', String(pid)]);
        expect(await new Promise((resolve) => killed.once('close', resolve)), 'the user may signal it').toBe(0);
        await sleep(DEBUGGER_OPENS_WITHIN_MS);
        expect(await listeningPorts(pid)).toEqual([]);
      } finally {
        helper.hangUp();
      }
      const { code, stderr } = await helper.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }));
});
