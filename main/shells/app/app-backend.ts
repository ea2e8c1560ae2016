import { join } from 'node:path';
import { chooseLanguage, REFERENCE_LANGUAGE } from '../../../contract/messages/language.ts';
import type { DriveChecks } from '../../../contract/wire/capacity-check.ts';
import type { AppEvent, AskedSource, Handlers, Host } from '../../../contract/wire/channels.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { JobRequest } from '../../../contract/wire/job.ts';
import type { BuildOptions, Source } from '../../../contract/wire/source.ts';
import {
  Activities,
  checkFlake,
  forgetFlake,
  inspect,
  type KeepAwake,
  listPresets,
  planSource,
  save,
  starFlake,
} from '../../job/index.ts';
import { examineMachine } from '../../stages/doctor/index.ts';
import { listDrives, watchDrives } from '../../stages/drive/index.ts';
import { listFlakes } from '../../stages/known-flake/index.ts';
import {
  exportName,
  exportRecord,
  importRecord,
  listRecords,
  readExport,
  readRecord,
  watchRecords,
  writeExport,
} from '../../stages/record/index.ts';
import { parseSource } from '../../stages/source/index.ts';
import { openLog } from '../../system/log.ts';
import { freeKeptImage, keptImages } from '../../system/nix/index.ts';
import { readProtection, unprotectDrive } from '../../system/settings/index.ts';
import { oneAtATime } from '../../system/throttle.ts';
import { homeFolder } from '../../system/xdg.ts';
import type { AppBackend } from '../page/index.ts';
import { makeReport } from '../report/index.ts';
import { browse } from './browse.ts';
import { exportFolder } from './export-folder.ts';
import { JobLog } from './job-log.ts';

/** Combines a burst of changes to the records into one event. */
const RECORDS_SETTLE_MS = 150;

export interface AppBackendOptions {
  readonly hostKind: Host['kind'];
  readonly version: string;
  readonly nativeFileDialog: boolean;
  /** Opens the desktop's dialog; null if it was closed. Only called if nativeFileDialog is true. */
  readonly chooseFile?: (what: 'source' | 'record') => Promise<string | null>;
  /** Omitted if the host keeps the machine awake itself. */
  readonly keepAwake?: KeepAwake;
}

const onThisMachine = (options: BuildOptions): BuildOptions => ({
  ...options,
  builders: null,
  store: null,
  substituters: null,
  trustedKeys: null,
});

/** Rejects requests that no form of the page can make: writing any file, or building on another machine. */
function asThePageMay(request: JobRequest, includeLoop: boolean): JobRequest {
  if (request.kind === 'verify') return { ...request, includeLoop };
  const options = onThisMachine(request.options);
  return request.kind === 'build'
    ? { ...request, options, outputPath: null, record: undefined }
    : { ...request, options, includeLoop };
}

/** What cannot be parsed is shown as a flake reference, under which the page says what is wrong with it. */
async function parseAsked({ text, currentFolder }: AskedSource): Promise<Source> {
  try {
    return await parseSource(text, { presets: await listPresets(), currentFolder });
  } catch {
    return { kind: 'flake', reference: text, attribute: null };
  }
}

export async function createAppBackend({
  hostKind,
  version,
  nativeFileDialog,
  chooseFile,
  keepAwake,
}: AppBackendOptions): Promise<AppBackend> {
  openLog(hostKind, version, process.argv.slice(1));
  const includeLoop = process.env['FLAKESTICK_INCLUDE_LOOP'] === '1';
  const language = chooseLanguage({ environment: process.env }) ?? REFERENCE_LANGUAGE;
  const log: JobLog = new JobLog(() => activities.job.state);
  const activities = new Activities({ terminal: false, log: log.file, ...(keepAwake ? { keepAwake } : {}) });
  const { job, capacityCheck, blink } = activities;
  const listeners = new Set<(event: AppEvent) => void>();
  const tell = (event: AppEvent): void => {
    for (const listener of listeners) listener(event);
  };
  /** A newer request makes the reply to an older one useless, so the older one's Nix processes are stopped. */
  let inspecting = new AbortController();
  const checking = new AbortController();
  let planning = new AbortController();
  let drives: Drive[] | null = null;
  let asked: AskedSource | null = null;

  job.subscribe((state) => tell({ event: 'job', state }));
  activities.subscribeChecks((checks) => tell({ event: 'drive-checks', checks }));
  const stopDrives = watchDrives({ includeLoop }, (list) => {
    drives = list;
    tell({ event: 'drives', drives: list });
  });
  let settling: NodeJS.Timeout | undefined;
  const records = await watchRecords(() => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      void listRecords().then((list) => tell({ event: 'records', list }));
    }, RECORDS_SETTLE_MS);
  });

  const examine = oneAtATime(() => examineMachine());
  const checksAfter = async (act: () => unknown): Promise<DriveChecks> => {
    await act();
    return activities.driveChecks;
  };

  const handlers: Handlers = {
    'app/host': async () => ({ kind: hostKind, version, nativeFileDialog, includeLoop, language }),
    'app/doctor': () => examine(),
    'app/report': async () => ({ text: await makeReport(version) }),
    'preset/list': () => listPresets(),
    'source/inspect': ({ source, options }) => {
      inspecting.abort();
      inspecting = new AbortController();
      return inspect(source, options, inspecting.signal);
    },
    'source/plan': async ({ source, options }) => {
      planning.abort();
      planning = new AbortController();
      const plan = await planSource(source, onThisMachine(options), planning.signal);
      return { plan };
    },
    'source/take-asked': async () => {
      const taken = asked;
      asked = null;
      return { asked: taken && (await parseAsked(taken)) };
    },
    'source/choose-file': async () => ({ path: (await chooseFile?.('source')) ?? null }),
    'source/browse': ({ path }) => browse(path),
    'source/save': ({ source, options, directory }) =>
      save(source, options, directory, homeFolder(), new AbortController().signal),
    'flake/list': () => listFlakes(),
    'flake/star': ({ flake, isStarred }) => starFlake(flake, isStarred),
    'flake/forget': ({ flake }) => forgetFlake(flake),
    'flake/check': ({ flake }) => checkFlake(flake, checking.signal),
    'drive/list': async () => drives ?? (await listDrives({ includeLoop })),
    'drive/eject': async (chosen) => ({ removal: await activities.eject(chosen, includeLoop) }),
    'protection/show': () => readProtection(),
    'protection/add': (chosen) => activities.protect(chosen, includeLoop),
    'protection/remove': async ({ id }) => {
      await unprotectDrive(id);
      return readProtection();
    },
    'job/state': async () => job.state,
    'job/start': async (request) => {
      // Starting a job ends pending inspections.
      planning.abort();
      return job.start(asThePageMay(request, includeLoop));
    },
    'job/cancel': async () => job.cancel(),
    'job/log': ({ of, search }) => log.find(of, search),
    'job/save-log': async ({ of }) => ({ path: await log.save(of, await exportFolder()) }),
    'job/dismiss': async () => job.dismiss(),
    'capacity-check/state': () => checksAfter(() => capacityCheck.refresh()),
    'capacity-check/start': ({ task, drive }) => checksAfter(() => capacityCheck.start(task, drive, includeLoop)),
    'capacity-check/cancel': () => checksAfter(() => capacityCheck.cancel()),
    'capacity-check/dismiss': () => checksAfter(() => capacityCheck.dismiss()),
    'blink/start': ({ drive }) => checksAfter(() => blink.start(drive, includeLoop)),
    'blink/stop': () => checksAfter(() => blink.cancel()),
    'image/list-kept': () => keptImages(),
    'image/free': async ({ id }) => {
      await freeKeptImage(id);
      return keptImages();
    },
    'record/list': () => listRecords(),
    'record/show': ({ id }) => readRecord(id),
    'record/export': async ({ id }) => {
      const text = await exportRecord(id);
      const path = join(await exportFolder(), exportName(id));
      await writeExport(text, path);
      return { path };
    },
    'record/choose-file': async () => ({ path: (await chooseFile?.('record')) ?? null }),
    'record/import': async ({ path }) => {
      const { record, outcome, verifications } = await importRecord(await readExport(path), path);
      return { id: record.id, title: record.provenance.title, outcome, verifications };
    },
  };

  return {
    handlers,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    askFor(source) {
      asked = source;
      tell({ event: 'source-asked' });
    },
    stopping: () => activities.stopping(),
    isBusy: () => activities.stopping() !== null,
    stopAll: () => activities.stopAll(),
    async close() {
      inspecting.abort();
      checking.abort();
      planning.abort();
      stopDrives();
      records.stop();
      clearTimeout(settling);
      await activities.stopAll();
      await log.file.remove();
    },
  };
}
