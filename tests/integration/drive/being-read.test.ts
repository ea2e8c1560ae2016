/** A list waits for no drive: what is on one follows, and one that hangs delays neither the list nor the others. */
import { describe, expect, it } from 'vitest';
import type { Drive } from '../../../contract/wire/drive.ts';
import { startCommandLine } from '../../devices/command-line.ts';
import { canFail, FaultyDrive } from '../../devices/faulty-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { promisedMs } from '../../setup/busy.ts';

const MIB = 1024 * 1024;

/** A stick of which nothing can be read, and no error comes. */
async function hangingStick(bench: Bench, name: string): Promise<FaultyDrive> {
  const sizeBytes = 8 * MIB;
  const drive = await FaultyDrive.open(bench, { sizeBytes }, name);
  await drive.fail([{ on: 'read', bytes: [0, sizeBytes], does: 'hang' }]);
  return drive;
}

describe.runIf(canFail)('a stick that hangs when it is read (needs root, nbdfuse)', () => {
  it('is in the watched list at once, as being read; the others are listed meanwhile; then it is unreadable', () =>
    Bench.with(async (bench) => {
      const good = await bench.attach(await bench.file('good.img', 16 * MIB));
      await run('mkfs.ext4', '-q', '-L', 'THESIS', good);
      const bad = await hangingStick(bench, 'bad');
      const startedMs = performance.now();
      const watching = startCommandLine(['drives', '--watch', '--include-loop'], { stateFolder: bench.folder });
      const holdings: { path: string; kind: string; ms: number }[] = [];
      const says = (path: string, kind: string) =>
        watching.until(({ event, drive }) => {
          const about = drive as Drive | undefined;
          if ((event !== 'drive-there' && event !== 'drive-changed') || about?.devicePath !== path) return false;
          if (about.holdings.kind !== kind) return false;
          holdings.push({ path, kind, ms: performance.now() - startedMs });
          return true;
        });
      await says(bad.devicePath, 'being-read');
      await says(good, 'holds');
      expect(holdings.at(-1)?.ms).toBeLessThan(promisedMs(4000));
      const ofBad = watching.events.filter(({ drive }) => (drive as Drive).devicePath === bad.devicePath);
      expect(ofBad.map(({ drive }) => (drive as Drive).holdings.kind)).toEqual(['being-read']);
      await says(bad.devicePath, 'cannot-be-told');
      watching.child.kill('SIGINT');
      expect((await watching.finished).code).toBe(130);
    }));

  it('is listed once within a bound, never as empty, and is not erased on its bare path', () =>
    Bench.with(async (bench) => {
      const { devicePath } = await hangingStick(bench, 'bad');
      const startedMs = performance.now();
      const argv = ['drives', '--include-loop'];
      const { code, result } = await startCommandLine(argv, { stateFolder: bench.folder }).finished;
      expect(code).toBe(0);
      expect(performance.now() - startedMs).toBeLessThan(promisedMs(9000));
      const drive = (result['drives'] as Drive[]).find((each) => each.devicePath === devicePath);
      expect(['being-read', 'cannot-be-told']).toContain(drive?.holdings.kind);
      expect(drive?.warnings).toContainEqual({ kind: 'holds-data', labels: [], usedBytes: null });
      const flash = ['flash', await bench.diskImage(MIB), '--drive', devicePath, '--include-loop', '--yes'];
      const refused = await startCommandLine(flash, { stateFolder: bench.folder }).finished;
      expect(refused.result).toMatchObject({ failure: { kind: 'identity-needed' } });
      expect(refused.code).toBe(2);
    }));
});
