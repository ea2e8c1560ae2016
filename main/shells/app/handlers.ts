/** The answers to the requests of the page, one function for each kind of subject. */
import { join } from 'node:path';
import { chooseLanguage, REFERENCE_LANGUAGE } from '../../../contract/messages/language.ts';
import type { DriveChecks } from '../../../contract/wire/capacity-check.ts';
import type { AskedSource, Handlers, Host, WaitingRequest } from '../../../contract/wire/channels.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { Cancelled } from '../../../contract/wire/failure.ts';
import type { JobRequest } from '../../../contract/wire/job.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS, type Source } from '../../../contract/wire/source.ts';
import type { SourceProgress } from '../../../contract/wire/source-progress.ts';
import {
  type Activities,
  checkFlake,
  forgetFlake,
  inspect,
  type Look,
  listPresets,
  parseTypedSource,
  planSource,
  save,
  starFlake,
} from '../../job/index.ts';
import { examineMachine } from '../../stages/doctor/index.ts';
import { listDrives } from '../../stages/drive/index.ts';
import { listFlakes } from '../../stages/known-flake/index.ts';
import { exportName, exportRecordFile, importRecordFile, listRecords, showRecord } from '../../stages/record/index.ts';
import { parseSource } from '../../stages/source/index.ts';
import { freeKeptImage, keptImages } from '../../system/nix/index.ts';
import { readProtection, unprotectDrive } from '../../system/settings/index.ts';
import { readThisComputer } from '../../system/this-computer.ts';
import { oneAtATime } from '../../system/throttle.ts';
import { makeReport } from '../report/index.ts';
import { browse } from './browse.ts';
import { exportFolder } from './export-folder.ts';
import type { JobLog } from './job-log.ts';
import { savePicture } from './save-picture.ts';

/** A newer request makes the reply to an older one useless, so the older one's Nix processes are stopped. */
export class NewestRequest {
  #stop = new AbortController();

  begin(): AbortSignal {
    this.stop();
    this.#stop = new AbortController();
    return this.#stop.signal;
  }

  stop(): void {
    this.#stop.abort(new Cancelled());
  }
}

/** The source that the app was last started with; the page takes it once. */
export class AskedFor {
  #source: AskedSource | null = null;

  put(source: AskedSource): void {
    this.#source = source;
  }

  async take(): Promise<Source | null> {
    const taken = this.#source;
    this.#source = null;
    return taken && parseAsked(taken);
  }
}

/** What cannot be parsed is shown as a flake reference, under which the page says what is wrong with it. */
async function parseAsked({ text, currentFolder }: AskedSource): Promise<Source> {
  try {
    return await parseSource(text, { presets: await listPresets(), currentFolder });
  } catch {
    return { kind: 'flake', reference: text, attribute: null };
  }
}

/** What the answers are made from. */
export interface HandlerContext {
  readonly host: Pick<Host, 'kind' | 'version' | 'nativeFileDialog' | 'includeLoop'>;
  /** Opens the desktop's dialog; null if it was closed, or there is none. */
  readonly chooseFile: (what: 'source' | 'record') => Promise<string | null>;
  readonly activities: Activities;
  readonly log: JobLog;
  /** The list that was last sent; null before the first one. */
  readonly listedDrives: () => Drive[] | null;
  /** Told what is done for a request that takes long; null when it has ended. */
  readonly tellWaiting: (of: WaitingRequest, progress: SourceProgress | null) => void;
  readonly inspecting: NewestRequest;
  readonly planning: NewestRequest;
  readonly asked: AskedFor;
  /** Aborted when the app ends. */
  readonly closing: AbortSignal;
}

export const handlersFor = (context: HandlerContext): Handlers => ({
  ...machineHandlers(context),
  ...sourceHandlers(context),
  ...driveHandlers(context),
  ...checkHandlers(context),
  ...practiceHandlers(context),
  ...jobHandlers(context),
  ...tryHandlers(context),
  ...recordHandlers(context),
});

function machineHandlers({ host }: HandlerContext) {
  const language = chooseLanguage({ environment: process.env }) ?? REFERENCE_LANGUAGE;
  const examine = oneAtATime(() => examineMachine());
  return {
    'app/host': async () => ({ ...host, language }),
    'app/doctor': () => examine(),
    'app/this-computer': () => readThisComputer(),
    'app/report': async () => ({ text: await makeReport(host.version) }),
    'image/list-kept': () => keptImages(),
    'image/free': async ({ id }) => {
      await freeKeptImage(id);
      return keptImages();
    },
  } satisfies Partial<Handlers>;
}

const onThisMachine = (options: BuildOptions): BuildOptions => ({
  ...options,
  builders: null,
  store: null,
  substituters: null,
  trustedKeys: null,
});

function sourceHandlers({ chooseFile, inspecting, planning, asked, closing, tellWaiting }: HandlerContext) {
  /** The page hears what is done while it waits, unless a newer request of the kind has replaced this one. */
  const waitedFor = async <T>(
    of: WaitingRequest,
    signal: AbortSignal,
    work: (look: Look) => Promise<T>,
  ): Promise<T> => {
    const tell = (progress: SourceProgress | null): void => {
      if (!signal.aborted) tellWaiting(of, progress);
    };
    try {
      return await work({ signal, onProgress: tell });
    } finally {
      tell(null);
    }
  };
  return {
    'preset/list': () => listPresets(),
    'source/understand': ({ source }) => parseTypedSource(source, DEFAULT_BUILD_OPTIONS),
    'source/inspect': ({ source, options }) =>
      waitedFor('inspect', inspecting.begin(), (look) => inspect(source, options, look)),
    'source/plan': async ({ source, options }) =>
      (await waitedFor('plan', planning.begin(), (look) => planSource(source, onThisMachine(options), look))) ?? {
        ...{ plan: null, nixpkgs: null },
      },
    'source/take-asked': async () => ({ asked: await asked.take() }),
    'source/choose-file': async () => ({ path: await chooseFile('source') }),
    'source/browse': ({ path }) => browse(path),
    'source/save': (request) => save(request, closing),
    'flake/list': () => listFlakes(),
    'flake/star': ({ flake, isStarred }) => starFlake(flake, isStarred),
    'flake/forget': ({ flake }) => forgetFlake(flake),
    'flake/check': ({ flake }) => waitedFor('check', closing, (look) => checkFlake(flake, look)),
  } satisfies Partial<Handlers>;
}

function driveHandlers({ host: { includeLoop }, activities, listedDrives }: HandlerContext) {
  return {
    'drive/list': async () => listedDrives() ?? (await listDrives({ includeLoop })),
    'drive/eject': async (chosen) => ({ removal: await activities.eject(chosen, includeLoop) }),
    'protection/show': () => readProtection(),
    'protection/add': (chosen) => activities.protect(chosen, includeLoop),
    'protection/remove': async ({ id }) => {
      await unprotectDrive(id);
      return readProtection();
    },
  } satisfies Partial<Handlers>;
}

function checkHandlers({ host: { includeLoop }, activities }: HandlerContext) {
  const { capacityCheck, blink } = activities;
  const checksAfter = async (act: () => unknown): Promise<DriveChecks> => {
    await act();
    return activities.driveChecks;
  };
  return {
    'capacity-check/state': () => checksAfter(() => capacityCheck.refresh()),
    'capacity-check/start': ({ task, drive }) => checksAfter(() => capacityCheck.start(task, drive, includeLoop)),
    'capacity-check/cancel': () => checksAfter(() => capacityCheck.cancel()),
    'capacity-check/dismiss': () => checksAfter(() => capacityCheck.dismiss()),
    'blink/start': ({ drive }) => checksAfter(() => blink.start(drive, includeLoop)),
    'blink/stop': () => checksAfter(() => blink.cancel()),
  } satisfies Partial<Handlers>;
}

function practiceHandlers({ activities: { practice } }: HandlerContext) {
  return {
    'practice/state': async () => practice.state,
    'practice/start': async () => practice.start(),
    'practice/cancel': async () => practice.cancel(),
    'practice/dismiss': async () => practice.dismiss(),
  } satisfies Partial<Handlers>;
}

/** Rejects requests that no form of the page can make: writing any file, or building on another machine. */
function asThePageMay(request: JobRequest, includeLoop: boolean): JobRequest {
  if (request.kind === 'verify' || request.kind === 'restore') return { ...request, includeLoop };
  const options = onThisMachine(request.options);
  return request.kind === 'build'
    ? { ...request, options, outputPath: null, record: undefined }
    : { ...request, options, includeLoop };
}

function jobHandlers({ host: { includeLoop }, activities: { job }, log, planning }: HandlerContext) {
  return {
    'job/state': async () => job.state,
    'job/start': async (request) => {
      // Starting a job ends a pending plan.
      planning.stop();
      return job.start(asThePageMay(request, includeLoop));
    },
    'job/cancel': async () => job.cancel(),
    'job/log-look': ({ of, search }) => log.look(of, search),
    'job/log-part': async ({ of, from, count }) => ({ lines: await log.part(of, from, count) }),
    'job/save-log': async ({ of }) => ({ path: await log.save(of, await exportFolder()) }),
    'job/dismiss': async () => job.dismiss(),
  } satisfies Partial<Handlers>;
}

/** In a window, without a network: what else there is, only the command line asks for. */
function tryHandlers({ host: { includeLoop }, activities: { try: runner } }: HandlerContext) {
  return {
    'try/state': async () => runner.state,
    'try/start': async ({ subject, firmware }) =>
      runner.start({
        ...{ subject, firmware, includeLoop, screen: 'window', until: 'ended' },
        ...{ memoryBytes: null, diskBytes: null, sshPort: null, network: false, picturePath: null },
      }),
    'try/stop': async () => runner.cancel(),
    'try/dismiss': async () => runner.dismiss(),
  } satisfies Partial<Handlers>;
}

function recordHandlers({ chooseFile }: HandlerContext) {
  return {
    'record/list': () => listRecords(),
    'record/show': ({ id }) => showRecord(id),
    'record/export': async ({ id }) => {
      const path = join(await exportFolder(), exportName(id));
      await exportRecordFile(id, path);
      return { path };
    },
    'receipt/save': async ({ png }) => ({ path: await savePicture(png, await exportFolder()) }),
    'record/choose-file': async () => ({ path: await chooseFile('record') }),
    'record/import': async ({ path }) => {
      const { id, title, outcome, verifications } = await importRecordFile(path);
      return { id, title, outcome, verifications };
    },
  } satisfies Partial<Handlers>;
}
