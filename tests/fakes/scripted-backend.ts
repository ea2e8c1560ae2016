/**
 * A backend that plays a part instead of working: for looking at every screen in every state (pictures, axe, keyboard).
 * It builds, writes and reads nothing, so no test of what the app does may use it.
 */

import { readFileSync } from 'node:fs';
import type { Language } from '../../contract/messages/language.ts';
import { identityKey } from '../../contract/rules/drive-identity.ts';
import { type DriveChecks, NO_CHECKS } from '../../contract/wire/capacity-check.ts';
import type { AppEvent, Backend, Folder, Handlers } from '../../contract/wire/channels.ts';
import type { Check } from '../../contract/wire/doctor.ts';
import type { Drive, DriveIdentity } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import { IDLE, type JobRequest, type JobState } from '../../contract/wire/job.ts';
import type { KeptImage } from '../../contract/wire/kept-image.ts';
import type { KnownFlake } from '../../contract/wire/known-flake.ts';
import { NO_PRACTICE, PRACTICE_IMAGE_BYTES, type PracticeState } from '../../contract/wire/practice.ts';
import type { RecordList } from '../../contract/wire/record.ts';
import { type ProtectedDrive, type Protection, protectionId } from '../../contract/wire/settings.ts';
import type { ThisComputer } from '../../contract/wire/this-computer.ts';
import { NOT_TRYING, type TryState } from '../../contract/wire/try.ts';
import { shownOf } from '../../main/stages/record/index.ts';
import { logScripted, lookScripted, planScripted } from './scripted/builds.ts';
import { WELL } from './scripted/doctor.ts';
import { DRIVES } from './scripted/drives.ts';
import { checkScripted, FLAKES } from './scripted/flakes.ts';
import { inspectScripted, understandScripted } from './scripted/inspections.ts';
import { machineOf } from './scripted/machine.ts';
import { NIXPKGS, PRESETS } from './scripted/presets.ts';
import { RECORD_LIST, RECORDS } from './scripted/records.ts';

export interface Part {
  job?: JobState;
  drives?: Drive[];
  flakes?: KnownFlake[];
  records?: RecordList;
  checks?: Check[];
  driveChecks?: DriveChecks;
  practice?: PracticeState;
  /** Of the build. */
  log?: readonly string[];
  protection?: Protection;
  images?: KeptImage[];
  language?: Language;
}

const OWN_VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
const BLOB = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20'), Buffer.alloc(32, 1)]).toString('base64');
export const PUBLIC_KEY = `ssh-ed25519 ${BLOB} ada@laptop`;
const EXPORTED = '/home/ada/Downloads/workshop.flakestick-record.json';
const FOLDER: Folder = {
  path: '/home/ada/Downloads',
  parent: '/home/ada',
  entries: [
    { name: 'old', path: '/home/ada/Downloads/old', kind: 'folder', sizeBytes: null },
    { name: 'machines', path: '/home/ada/Downloads/machines', kind: 'flake', sizeBytes: null },
    { name: 'workshop.flakestick-record.json', path: EXPORTED, kind: 'record', sizeBytes: 102_318 },
    {
      name: 'cut-short.flakestick-record.json',
      path: '/home/ada/Downloads/cut-short.flakestick-record.json',
      kind: 'record',
      sizeBytes: 4096,
    },
    {
      name: 'nixos-graphical-26.05.iso',
      path: '/home/ada/Downloads/nixos-graphical-26.05.iso',
      kind: 'image',
      sizeBytes: 2_911_000_000,
    },
  ],
};

const COMPUTER: ThisComputer = {
  hostName: 'laptop',
  keyboard: 'de(nodeadkeys)',
  wifi: 'Home',
  sshKeys: [{ name: 'id_ed25519.pub', key: PUBLIC_KEY }],
};

const NOTHING_PROTECTED: Protection = { state: 'known', drives: [] };

export class ScriptedBackend implements Backend {
  /** Every job that the page asked for. */
  readonly started: JobRequest[] = [];
  /** Every picture that the page saved. */
  readonly pictures: Buffer[] = [];
  readonly handlers: Handlers;
  #job: JobState;
  #drives: Drive[];
  #flakes: KnownFlake[];
  #driveChecks: DriveChecks;
  #practice: PracticeState;
  #protection: Protection;
  #trying: TryState = NOT_TRYING;
  readonly #listeners = new Set<(event: AppEvent) => void>();

  constructor({
    job = IDLE,
    drives = DRIVES,
    flakes = FLAKES,
    records = RECORD_LIST,
    checks = WELL,
    driveChecks = NO_CHECKS,
    practice = NO_PRACTICE,
    log = logScripted('build'),
    protection = NOTHING_PROTECTED,
    images = [],
    language = 'en',
  }: Part = {}) {
    this.#job = job;
    this.#drives = drives;
    this.#flakes = flakes;
    this.#driveChecks = driveChecks;
    this.#practice = practice;
    this.#protection = protection;
    this.handlers = {
      'app/host': async () => ({
        kind: 'web',
        version: OWN_VERSION,
        nativeFileDialog: false,
        includeLoop: false,
        language,
      }),
      'app/doctor': async () => checks,
      'app/this-computer': async () => COMPUTER,
      'app/report': async () => ({ text: `Flakestick ${OWN_VERSION} (web)\nSystem: NixOS 26.05` }),
      'preset/list': async () => PRESETS,
      'source/understand': async ({ source }) => understandScripted(source),
      'source/inspect': async ({ source }) => inspectScripted(source),
      'source/plan': async ({ source, options }) => ({
        plan: planScripted(source, options.accept),
        nixpkgs: NIXPKGS,
      }),
      'source/take-asked': async () => ({ asked: null }),
      'source/choose-file': async () => ({ path: null }),
      'source/browse': async () => FOLDER,
      'source/save': async ({ directory }) => {
        if (directory.includes('full')) throw new JobFailure({ kind: 'folder-not-empty', path: directory });
        const attribute = 'packages.x86_64-linux.minimal';
        return { directory: directory.replace(/^~/, '/home/ada'), attribute, system: 'x86_64-linux' };
      },
      'flake/list': async () => this.#flakes,
      'flake/star': async ({ flake, isStarred }) => this.#remember({ flake, isStarred }),
      'flake/forget': async ({ flake }) => {
        this.#flakes = this.#flakes.filter((known) => known.flake !== flake);
        return this.#flakes;
      },
      'flake/check': async ({ flake }) => checkScripted(flake),
      'drive/list': async () => this.#drives,
      'drive/eject': async () => ({ removal: 'powered-off' }),
      'protection/show': async () => this.#protection,
      'protection/add': async ({ identity }) => this.#protect(identity),
      'protection/remove': async ({ id }) => this.#unprotect(id),
      'job/state': async () => this.#job,
      'job/start': async (request) => {
        this.started.push(request);
        return this.#job;
      },
      'job/cancel': async () => this.#job,
      'job/log-look': async ({ of, search }) => lookScripted(of === 'build' ? log : logScripted(of), search),
      'job/log-part': async ({ of, from, count }) => ({
        lines: (of === 'build' ? log : logScripted(of)).slice(from, from + count),
      }),
      'job/save-log': async ({ of }) => ({ path: `/home/ada/Downloads/flakestick-${of}-20261122-201500.log` }),
      'job/dismiss': async () => {
        this.play(IDLE);
        return IDLE;
      },
      'capacity-check/state': async () => this.#driveChecks,
      'capacity-check/start': async () => this.#driveChecks,
      'capacity-check/cancel': async () => this.#driveChecks,
      'capacity-check/dismiss': async () => this.check({ capacityCheck: { phase: 'idle' } }),
      'blink/start': async ({ drive }) =>
        this.check({ blink: { driveId: identityKey(drive.identity), failure: null } }),
      'blink/stop': async () => this.check({ blink: { driveId: null, failure: null } }),
      'try/state': async () => this.#trying,
      'try/start': async ({ subject, firmware }) => this.tryOut(machineOf(subject, firmware)),
      'try/stop': async () => this.tryOut(NOT_TRYING),
      'try/dismiss': async () => this.tryOut(NOT_TRYING),
      'practice/state': async () => this.#practice,
      'practice/start': async () =>
        this.practise({
          phase: 'running',
          stage: 'building',
          progress: { doneBytes: 0, totalBytes: PRACTICE_IMAGE_BYTES, bytesPerSecond: null },
        }),
      'practice/cancel': async () => this.practise({ phase: 'cancelled' }),
      'practice/dismiss': async () => this.practise(NO_PRACTICE),
      'image/list-kept': async () => images,
      'image/free': async ({ id }) => {
        images = images.filter((image) => image.id !== id);
        return images;
      },
      'record/list': async () => records,
      'record/show': async ({ id }) => {
        const record = RECORDS.find((one) => one.id === id);
        if (!record) throw new JobFailure({ kind: 'record-not-found', id });
        return shownOf(record);
      },
      'record/export': async ({ id }) => ({ path: `/home/ada/Downloads/${id}.flakestick-record.json` }),
      'receipt/save': async ({ png }) => {
        this.pictures.push(Buffer.from(png, 'base64'));
        return { path: '/home/ada/Downloads/flakestick-receipt-20261122-201500.png' };
      },
      'record/choose-file': async () => ({ path: null }),
      'record/import': async ({ path }) => {
        if (path !== EXPORTED) throw new JobFailure({ kind: 'export-invalid', path, detail: { because: 'cut-short' } });
        return { id: RECORDS[1]?.id ?? '', title: 'Workshop', outcome: 'imported', verifications: 0 };
      },
    };
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The virtual machine takes this state. */
  tryOut(state: TryState): TryState {
    this.#trying = state;
    this.#tell({ event: 'try', state });
    return state;
  }

  /** The job takes this state. */
  play(state: JobState): void {
    this.#job = state;
    this.#tell({ event: 'job', state });
  }

  /** The practice takes this state. */
  practise(state: PracticeState): PracticeState {
    this.#practice = state;
    this.#tell({ event: 'practice', state });
    return state;
  }

  /** The drives' checks take this state. */
  check(change: Partial<DriveChecks>): DriveChecks {
    this.#driveChecks = { ...this.#driveChecks, ...change };
    this.#tell({ event: 'drive-checks', checks: this.#driveChecks });
    return this.#driveChecks;
  }

  /** These drives are plugged in now. */
  plug(drives: Drive[]): void {
    this.#drives = drives;
    this.#tell({ event: 'drives', drives });
  }

  #remember({ flake, isStarred }: Pick<KnownFlake, 'flake' | 'isStarred'>): KnownFlake[] {
    const known = this.#flakes.find((each) => each.flake === flake);
    const entry = { usedAt: '2026-11-22T20:15:00.000Z', seen: null, ...known, flake, isStarred };
    this.#flakes = [entry, ...this.#flakes.filter((each) => each !== known)];
    return this.#flakes;
  }

  #protect(identity: DriveIdentity): ProtectedDrive {
    const drive = this.#drives.find((each) => each.identity.serial === identity.serial);
    if (!drive?.identity.serial)
      throw new JobFailure({ kind: 'drive-without-serial', drive: drive?.devicePath ?? '?' });
    const { serial, wwn } = drive.identity;
    const entry = { serial, wwn, name: drive.name, sizeBytes: drive.sizeBytes, since: '2026-11-22T20:15:00.000Z' };
    const before = this.#protection.state === 'known' ? this.#protection.drives : [];
    this.#protection = { state: 'known', drives: [...before, entry] };
    this.plug(
      this.#drives.map((each) => (each === drive ? { ...each, refusals: [{ kind: 'protected', id: serial }] } : each)),
    );
    return entry;
  }

  #unprotect(id: string): Protection {
    const before = this.#protection.state === 'known' ? this.#protection.drives : [];
    this.#protection = { state: 'known', drives: before.filter((entry) => protectionId(entry) !== id) };
    this.plug(
      this.#drives.map((each) => ({
        ...each,
        refusals: each.refusals.filter((refusal) => refusal.kind !== 'protected' || refusal.id !== id),
      })),
    );
    return this.#protection;
  }

  #tell(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
