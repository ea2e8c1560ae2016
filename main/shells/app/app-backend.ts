/** The running app: its activities, what it watches, and how it ends. */
import type { AppEvent, Host, WaitingRequest } from '../../../contract/wire/channels.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { Cancelled } from '../../../contract/wire/failure.ts';
import type { SourceProgress } from '../../../contract/wire/source-progress.ts';
import { Activities, type KeepAwake } from '../../job/index.ts';
import { watchDrives } from '../../stages/drive/index.ts';
import { listRecords, watchRecords } from '../../stages/record/index.ts';
import { openLog } from '../../system/log.ts';
import type { AppBackend } from '../page/index.ts';
import { AskedFor, handlersFor, NewestRequest } from './handlers.ts';
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

type Tell = (event: AppEvent) => void;

function eventSender(): { tell: Tell } & Pick<AppBackend, 'subscribe'> {
  const listeners = new Set<Tell>();
  return {
    tell(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Watched {
  /** The list that was last sent; null before the first one. */
  readonly listedDrives: () => Drive[] | null;
  readonly stop: () => void;
}

/** Sends changes of drives, and the list of records some time after its last change. */
async function watchAll(includeLoop: boolean, tell: Tell): Promise<Watched> {
  let drives: Drive[] | null = null;
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
  return {
    listedDrives: () => drives,
    stop() {
      stopDrives();
      records.stop();
      clearTimeout(settling);
    },
  };
}

export async function createAppBackend(options: AppBackendOptions): Promise<AppBackend> {
  const { hostKind: kind, version, nativeFileDialog, chooseFile = async () => null, keepAwake } = options;
  openLog(kind, version, process.argv.slice(1));
  const includeLoop = process.env['FLAKESTICK_INCLUDE_LOOP'] === '1';
  const log: JobLog = new JobLog(() => activities.job.state);
  const activities = new Activities({ terminal: false, log: log.file, ...(keepAwake ? { keepAwake } : {}) });
  const events = eventSender();
  const { tell } = events;
  activities.job.subscribe((state) => tell({ event: 'job', state }));
  activities.try.subscribe((state) => tell({ event: 'try', state }));
  activities.practice.subscribe((state) => tell({ event: 'practice', state }));
  activities.subscribeChecks((checks) => tell({ event: 'drive-checks', checks }));
  const { listedDrives, stop: stopWatching } = await watchAll(includeLoop, tell);
  const [inspecting, planning, asked, closing] = [
    new NewestRequest(),
    new NewestRequest(),
    new AskedFor(),
    new AbortController(),
  ];
  const host = { kind, version, nativeFileDialog, includeLoop };
  const tellWaiting = (of: WaitingRequest, progress: SourceProgress | null): void =>
    tell({ event: 'source-progress', of, progress });
  const requests = { inspecting, planning, asked, closing: closing.signal, tellWaiting };
  return {
    handlers: handlersFor({ host, chooseFile, activities, log, listedDrives, ...requests }),
    subscribe: (listener) => events.subscribe(listener),
    askFor(source) {
      asked.put(source);
      tell({ event: 'source-asked' });
    },
    stopping: () => activities.stopping(),
    isBusy: () => activities.stopping() !== null,
    stopAll: () => activities.stopAll(),
    async close() {
      inspecting.stop();
      planning.stop();
      closing.abort(new Cancelled());
      stopWatching();
      await activities.stopAll();
      await log.file.remove();
    },
  };
}
