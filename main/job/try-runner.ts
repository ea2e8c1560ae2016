/** Runs the one virtual machine in which an image or a stick is tried. */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { StopConsequence } from '../../contract/wire/activity.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import { outcomeOf } from '../../contract/wire/outcome.ts';
import { type Machine, NOT_TRYING, type TryRequest, type TryState } from '../../contract/wire/try.ts';
import { findChosenDrive, listDrives } from '../stages/drive/index.ts';
import { type Medium, type TryReport, tryMedium } from '../stages/try/index.ts';
import { writeAtomically } from '../system/atomic-file.ts';
import { absolutePath } from '../system/current-folder.ts';
import { openHelperSession } from '../system/helper-client/index.ts';
import { everyMs } from '../system/throttle.ts';
import { stateFolder } from '../system/xdg.ts';
import { Activity, type ActivityHost, named } from './activity.ts';
import { instant } from './context.ts';
import { type HeldLease, withHolder } from './drive-leases.ts';

const TELL_EVERY_MS = 250;
/** Pictures of machines that nobody gave a file for. */
const MAX_PICTURES = 20;
const picturesFolder = (): string => join(stateFolder(), 'pictures');

type About = Pick<Extract<TryState, { phase: 'starting' }>, 'request' | 'title' | 'startedAt'>;
type Serial = (line: string) => void;

export class TryRunner extends Activity<TryState> {
  readonly #onSerial = new Set<Serial>();

  constructor(host: ActivityHost) {
    // Nothing is lost when the machine sleeps.
    super({ ...host, keepAwake: () => () => {} }, NOT_TRYING);
  }

  override stopping(): StopConsequence[] | null {
    return this.isRunning ? [{ kind: 'trying' }] : null;
  }

  /** Lines of the serial console of whatever is tried. */
  onSerial(listener: Serial): void {
    this.#onSerial.add(listener);
  }

  /** Throws JobFailure job-running, drive-busy. Gives the first state; `ended()` waits for the last. */
  start(request: TryRequest): TryState {
    if (this.isRunning) throw new JobFailure({ kind: 'job-running' });
    const { subject } = request;
    const lease =
      subject.kind === 'drive'
        ? this.host.leases.hold({ drives: [subject.drive], mode: 'read', activity: 'try' })
        : null;
    const title = subject.kind === 'image' ? basename(subject.path) : subject.drive.devicePath;
    const about = { request, title, startedAt: instant() };
    this.set({ phase: 'starting', ...about });
    this.begin((signal) => this.#run(about, signal, lease), lease?.release ?? (() => {}));
    return this.state;
  }

  dismiss(): TryState {
    if (!this.isRunning) this.set(NOT_TRYING);
    return this.state;
  }

  async #run(first: About, signal: AbortSignal, lease: HeldLease | null): Promise<TryState> {
    let about = first;
    let drive: Drive | null = null;
    try {
      drive = await driveOf(first.request);
      if (drive) {
        lease?.widen([drive]);
        about = { ...first, title: named(drive) };
      }
      const report = await this.#try(about, drive, signal);
      return { phase: 'ended', ...about, ...(await kept(report, about.request)) };
    } catch (thrown) {
      const outcome = outcomeOf(thrown, signal);
      if (outcome.kind === 'cancelled') return { phase: 'cancelled', ...about };
      const failure = drive ? withHolder(outcome.failure, drive) : outcome.failure;
      return { phase: 'failed', ...about, failure };
    }
  }

  #try(about: About, drive: Drive | null, signal: AbortSignal): Promise<TryReport> {
    const { request } = about;
    const isDue = everyMs(TELL_EVERY_MS);
    let machine: Machine | null = null;
    return tryMedium({
      medium: mediumOf(request, drive),
      wishes: request,
      session: openHelperSession(this.host.session),
      signal,
      onRunning: (now) => {
        machine = now;
      },
      onProgress: (now) => {
        if (machine && isDue(now.stage)) this.set({ phase: 'running', ...about, machine, ...now });
      },
      onSerial: (line) => {
        for (const listener of this.#onSerial) listener(line);
      },
    });
  }
}

function mediumOf({ subject }: TryRequest, drive: Drive | null): Medium {
  if (drive) return { kind: 'drive', drive };
  if (subject.kind === 'image') return { kind: 'image', path: absolutePath(subject.path) };
  throw new Error('a drive was not looked for');
}

/** Null for an image. Throws JobFailure: a drive that is not the chosen one. */
async function driveOf({ subject, includeLoop }: TryRequest): Promise<Drive | null> {
  if (subject.kind === 'image') return null;
  return findChosenDrive(subject.drive, await listDrives({ includeLoop, contentsOf: [] }));
}

/** Throws file-unwritable where somebody named the file. */
async function kept(
  { machine, boot, picture }: TryReport,
  { picturePath }: TryRequest,
): Promise<Pick<Extract<TryState, { phase: 'ended' }>, 'machine' | 'boot' | 'picture'>> {
  if (!picture) return { machine, boot, picture: null };
  if (picturePath !== null) {
    const path = absolutePath(picturePath);
    await writeAtomically(path, picture);
    return { machine, boot, picture: path };
  }
  const path = join(picturesFolder(), `${instant().replace(/[:.]/g, '-')}.png`);
  // How it booted counts more than its picture.
  const isKept = await writeAtomically(path, picture).then(
    () => true,
    () => false,
  );
  await removeOldPictures();
  return { machine, boot, picture: isKept ? path : null };
}

/** Their names are times. */
async function removeOldPictures(): Promise<void> {
  const folder = picturesFolder();
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => name.endsWith('.png')).toSorted();
  for (const name of names.slice(0, -MAX_PICTURES)) await rm(join(folder, name), { force: true }).catch(() => {});
}
