import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Failure } from '../../../contract/wire/failure.ts';
import { Protection } from '../../../contract/wire/settings.ts';
import { holdersElsewhere } from '../../../main/job/lease-file.ts';
import { refuseDamagedJournals, refuseNewerJournals } from '../../../main/stages/capacity-check/capacity-folder.ts';
import { checkedCapacities, unfinishedCapacityChecks } from '../../../main/stages/capacity-check/index.ts';
import { Part } from '../../../main/stages/download/part.ts';
import { listFlakes } from '../../../main/stages/known-flake/index.ts';
import { listRecords, readBuildTimes, recallDigests } from '../../../main/stages/record/index.ts';
import { keptImages } from '../../../main/system/nix/index.ts';
import { readProtection } from '../../../main/system/settings/index.ts';
import { cacheFolder, configFolder, runtimeFolder, stateFolder } from '../../../main/system/xdg.ts';
import { chosenDrive, driveIdentity } from '../../builders/drives.ts';
import { unfinishedWrite } from '../../builders/records.ts';
import type { FuzzTarget } from '../target.ts';
import { isFailure } from './refusals.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/state-0.1.0');
const old = (path: string): Buffer => readFileSync(join(fixtures, path));
const TOKEN = '0123456789abcdef'.repeat(2);

function stored(path: string, input: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, input);
}

/** One of our own files, which another program or a full disk has changed. */
function stateFile(name: string, { path, samples, read, alsoRefuses = [] }: StateFile): FuzzTarget {
  return {
    name,
    shape: 'json',
    inputs: 300,
    samples,
    isRefusal: isFailure('file-newer', 'record-corrupt', 'settings-corrupt', ...alsoRefuses),
    parse: async (input) => {
      stored(path(), input);
      try {
        await read();
      } finally {
        rmSync(path(), { force: true });
      }
    },
  };
}

interface StateFile {
  readonly path: () => string;
  readonly samples: () => readonly (Buffer | string)[];
  readonly read: () => Promise<unknown>;
  readonly alsoRefuses?: readonly Failure['kind'][];
}

const probes = (): string => join(stateFolder(), 'probes');

export const settings = stateFile('settings', {
  path: () => join(configFolder(), 'settings.json'),
  samples: () => [old('config/settings.json')],
  read: async () => Protection.parse(await readProtection()),
});

export const knownFlakes = stateFile('known-flakes', {
  path: () => join(stateFolder(), 'flakes.json'),
  samples: () => [old('state/flakes.json')],
  read: listFlakes,
  alsoRefuses: ['file-unreadable'],
});

export const buildTimes = stateFile('build-times', {
  path: () => join(stateFolder(), 'build-times.json'),
  samples: () => [old('state/build-times.json')],
  read: readBuildTimes,
});

const VERSION = '2049:131:4096:1764316800000000000:1764316800000000000';

export const digestedImages = stateFile('digested-images', {
  path: () => join(stateFolder(), 'digested-images.json'),
  samples: () => [
    JSON.stringify({ schema: 1, images: [{ version: VERSION, record: '20261122-201500-3fa9c1', dataBytes: 7 }] }),
  ],
  read: () => recallDigests(VERSION),
});

export const unfinished = stateFile('unfinished-write', {
  path: () => join(stateFolder(), 'unfinished/e9b7c251e2879d6b4944ebe6.json'),
  samples: () => [old('state/unfinished/e9b7c251e2879d6b4944ebe6.json'), JSON.stringify(unfinishedWrite())],
  read: listRecords,
});

export const recordIndex = stateFile('record-index', {
  path: () => join(stateFolder(), 'record-index-1.json'),
  samples: () => [
    '{"decoder":"x","files":{}}',
    `${'0'.repeat(64)}\n{"decoder":"x","files":{"a.json":["1.2.3",{"kind":"newer","schema":9}]}}`,
  ],
  read: listRecords,
});

export const journal = stateFile('capacity-journal', {
  path: () => join(probes(), `${TOKEN}.json`),
  samples: () => [old(`state/probes/${TOKEN}.json`)],
  read: async () => {
    await unfinishedCapacityChecks(probes());
    await refuseNewerJournals(probes(), driveIdentity());
    await refuseDamagedJournals(probes(), driveIdentity());
  },
});

export const checkedCapacity = stateFile('checked-capacity', {
  path: () => join(probes(), 'checked-dbad3dfa9e534828.json'),
  samples: () => [old('state/probes/checked-dbad3dfa9e534828.json')],
  read: () => checkedCapacities(probes()),
});

export const lease = stateFile('lease', {
  path: () => join(runtimeFolder() ?? stateFolder(), 'leases/1-1.json'),
  samples: () => [
    JSON.stringify({ pid: 1, born: 'boot:7', mode: 'write', activity: 'flash', drives: [chosenDrive()] }),
    JSON.stringify({ pid: 1, born: 'boot:7', mode: 'read', activity: 'verify', drives: [] }),
  ],
  read: async () => holdersElsewhere(chosenDrive()),
});

export const keptImageNote = stateFile('kept-image', {
  path: () => join(stateFolder(), 'images/image-0123456789ab.json'),
  samples: () => [JSON.stringify({ schema: 1, source: 'minimal' })],
  read: keptImages,
});

/** Of this address in the state of 0.1.0. */
const PART_URL = new URL('https://example.org/part.iso');
const PART = 'downloads/parts/94f65b4d257a1536467ca4cf186293f2/origin.json';

/** Of a download that was broken off. */
export const downloadPart = stateFile('download-part', {
  path: () => join(cacheFolder(), PART),
  samples: () => [old(`cache/${PART}`)],
  read: async () => {
    const part = await Part.claim(PART_URL);
    await part.remove();
  },
});
