/** A file that an earlier job digested is not digested again, and what a drive holds is compared with those digests (ADR 0062). */
import { hash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Record } from '../../../contract/wire/record.ts';
import { commandLine, type Finished } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench } from '../../devices/loop-device.ts';

const MEBIBYTE = 1024 * 1024;
const WRONG = hash('sha256', 'wrong');

interface Flashed {
  readonly flash: () => Promise<Finished>;
  readonly verify: () => Promise<Finished>;
  /** Changes the one record that there is. */
  readonly changeRecord: (change: (image: Record['image']) => void) => Promise<void>;
  readonly sha256: string;
}

/** One flash of an image that is old enough to be told from a changed one. */
async function flashedOnce(use: (flashed: Flashed) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const image = await bench.diskImage(12 * MEBIBYTE);
    const device = await bench.attach(await bench.file('stick.img', 16 * MEBIBYTE));
    const stateFolder = join(bench.folder, 'state');
    const records = join(stateFolder, 'flakestick/records');
    const flash = async (): Promise<Finished> =>
      commandLine(['flash', image, '--drive', await identityOf(device), '--include-loop', '--yes', '--restart'], {
        stateFolder,
      });
    const verify = async (): Promise<Finished> =>
      commandLine(['verify', await identityOf(device), '--image', image, '--include-loop'], { stateFolder });
    const changeRecord: Flashed['changeRecord'] = async (change) => {
      const [name = ''] = (await readdir(records)).filter((file) => file.endsWith('.json'));
      const record = JSON.parse(await readFile(join(records, name), 'utf8')) as Record;
      change(record.image);
      await writeFile(join(records, name), JSON.stringify(record));
    };
    await sleep(2100);
    const { result } = await flash();
    const sha256 = hash('sha256', await readFile(image));
    expect(result).toMatchObject({ outcome: 'verified', sha256 });
    await use({ flash, verify, changeRecord, sha256 });
  });
}

it('a second flash and a verification know it by the record, and not by reading it', () =>
  flashedOnce(async ({ flash, verify, changeRecord }) => {
    await changeRecord((image) => {
      image.sha256 = WRONG;
    });
    expect((await verify()).result).toMatchObject({ outcome: 'verified', sha256: WRONG });
    expect((await flash()).result).toMatchObject({ outcome: 'verified', sha256: WRONG });
  }));

it('a drive that holds the file, and not what was digested, is not verified; the next job digests again', () =>
  flashedOnce(async ({ flash, changeRecord, sha256 }) => {
    await changeRecord((image) => {
      image.blocks.sha256[5] = WRONG;
    });
    const second = await flash();
    expect(second.result).toMatchObject({ outcome: 'failed', failure: { kind: 'image-changed' } });
    expect(JSON.stringify(second.result)).not.toContain('"contents":"verified"');
    expect((await flash()).result).toMatchObject({ outcome: 'verified', sha256 });
  }));
