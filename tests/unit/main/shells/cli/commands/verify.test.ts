import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { Drive } from '../../../../../../contract/wire/drive.ts';
import { Cancelled } from '../../../../../../contract/wire/failure.ts';
import { awaitReplug } from '../../../../../../main/shells/cli/commands/verify.ts';
import { Interruption } from '../../../../../../main/shells/cli/interruption.ts';
import { heardOutput } from '../../../../../fakes/heard-output.ts';
import { KINGSTON, SANDISK } from '../../../../../fakes/scripted/drives.ts';

const again = (drive: Drive, diskseq: number, devicePath: string): Drive => ({
  ...drive,
  devicePath,
  identity: { ...drive.identity, diskseq },
});

/** What is said to the person, and a way to plug drives. */
function waiting() {
  const { output, stderr } = heardOutput();
  const signals = new EventEmitter();
  const interruption = new Interruption(signals);
  let tell: (drives: Drive[]) => void = () => {};
  let isWatching = true;
  const waited = awaitReplug(SANDISK, {
    includeLoop: false,
    run: { output, interruption },
    watch: (_options, onChange) => {
      tell = onChange;
      return () => {
        isWatching = false;
      };
    },
  });
  return {
    stderr,
    waited,
    plug: (...drives: Drive[]) => tell(drives),
    isWatching: () => isWatching,
    interruption,
    signals,
  };
}

it('waits until the same stick is there under another sequence number, in whatever port', async () => {
  const { stderr, waited, plug, isWatching } = waiting();
  plug(SANDISK, KINGSTON);
  plug(KINGSTON);
  plug(KINGSTON);
  const other = again(KINGSTON, 900, SANDISK.devicePath);
  plug(other);
  expect(isWatching()).toBe(true);
  const back = again(SANDISK, 901, '/dev/sdz');
  plug(other, back);
  expect(await waited).toEqual(back);
  expect(isWatching()).toBe(false);
  const { text } = stderr;
  expect(text).toContain(`Unplug ${SANDISK.name} (${SANDISK.devicePath}), then plug it in again`);
  expect(text.match(/is unplugged/g)).toHaveLength(1);
  expect(text).toContain('/dev/sdz');
});

it('ends as cancelled at Ctrl-C', async () => {
  const { waited, isWatching, interruption, signals } = waiting();
  signals.emit('SIGINT');
  await expect(waited).rejects.toBeInstanceOf(Cancelled);
  expect(interruption.signal.aborted).toBe(true);
  expect(isWatching()).toBe(false);
});
