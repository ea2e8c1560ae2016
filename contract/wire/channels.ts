/**
 * All commands that the renderer may send, and all events that main sends. Every host (Electron, loopback page) serves exactly
 * these through `dispatch`; preload and bridge.ts derive from them.
 */

import { Firmware } from './boot.ts';
import { BuildPlan } from './build-plan.ts';
import { DriveChecks } from './capacity-check.ts';
import { invalidData } from './data-problem.ts';
import { Check } from './doctor.ts';
import { Drive } from './drive.ts';
import { Removal } from './drive-release.ts';
import type { Failure } from './failure.ts';
import { ChosenDrive, JobRequest, JobState } from './job.ts';
import { LogLook, LogOf, LogPartReply, LogPartRequest } from './job-log.ts';
import { KeptImage } from './kept-image.ts';
import { FlakeUpdate, KnownFlake } from './known-flake.ts';
import { Outcome, outcomeOf } from './outcome.ts';
import { PracticeState } from './practice.ts';
import { RecordId, RecordList, ShownRecord } from './record.ts';
import { LongText, listOf, OutputText, ShortText, z } from './schema.ts';
import { ProtectedDrive, Protection } from './settings.ts';
import { BuildOptions, FlakeInput, Inspection, Preset, Source, SourceText, System } from './source.ts';
import { SourceProgress } from './source-progress.ts';
import { ThisComputer } from './this-computer.ts';
import { TryState, TrySubject } from './try.ts';

const command = <Q extends z.ZodType, R extends z.ZodType>(request: Q, reply: R) => ({ request, reply });
const nothing = z.strictObject({});
/** The newest lines of the log in it may have a megabyte. */
const MAX_REPORT_CHARACTERS = 16 * 1024 * 1024;

/** A picture of a receipt has 60 KB. */
const MAX_PICTURE_CHARACTERS = 4 * 1024 * 1024;

/** What this host can do; the page asks once. */
export const Host = z.strictObject({
  kind: z.enum(['electron', 'web']),
  version: ShortText,
  /** True where 'source/choose-file' opens the desktop's own dialog; otherwise the page shows its own list of files. */
  nativeFileDialog: z.boolean(),
  includeLoop: z.boolean(),
  /** The language of the page: a code of contract/messages/language.ts. */
  language: ShortText,
});
export type Host = z.infer<typeof Host>;

/** A source that the app was started with, as it was typed; a relative path begins in the folder. */
export const AskedSource = z.strictObject({ text: SourceText, currentFolder: z.string().max(4096) });
export type AskedSource = z.infer<typeof AskedSource>;

export const FolderEntry = z.strictObject({
  name: OutputText,
  path: OutputText,
  /** `record`: one that was exported. */
  kind: z.enum(['folder', 'image', 'module', 'flake', 'record']),
  sizeBytes: z.number().int().nonnegative().nullable(),
});
export const Folder = z.strictObject({
  path: OutputText,
  parent: OutputText.nullable(),
  entries: listOf(FolderEntry),
});
export type Folder = z.infer<typeof Folder>;

/** `already-there`: the same record is kept here; `verifications` of it are new. */
export const ImportedRecord = z.strictObject({
  id: RecordId,
  title: LongText,
  outcome: z.enum(['imported', 'already-there']),
  verifications: z.number().int().nonnegative(),
});
export type ImportedRecord = z.infer<typeof ImportedRecord>;

export const commands = {
  'app/host': command(nothing, Host),
  'app/doctor': command(nothing, listOf(Check)),
  /** What an image can take over from it. */
  'app/this-computer': command(nothing, ThisComputer),
  /** For a bug report: in English, with personal data masked. */
  'app/report': command(nothing, z.strictObject({ text: z.string().max(MAX_REPORT_CHARACTERS) })),
  'preset/list': command(nothing, listOf(Preset)),
  /** What a text means, by its form and by the file it names: asks neither Nix nor the network. */
  'source/understand': command(z.strictObject({ source: SourceText }), Source),
  'source/inspect': command(z.strictObject({ source: SourceText, options: BuildOptions }), Inspection),
  /** What a build would do, null for what is not built. Evaluates all of it. */
  'source/plan': command(
    z.strictObject({ source: SourceText, options: BuildOptions }),
    z.strictObject({ plan: BuildPlan.nullable(), nixpkgs: FlakeInput.nullable() }),
  ),
  /** What the app was last asked to open from outside, once; null where that is nothing new. */
  'source/take-asked': command(nothing, z.strictObject({ asked: Source.nullable() })),
  /** Null when the user closed the dialog. */
  'source/choose-file': command(nothing, z.strictObject({ path: OutputText.nullable() })),
  /** Folders, images, modules and flakes under a folder; null means the home folder. */
  'source/browse': command(z.strictObject({ path: z.string().max(4096).nullable() }), Folder),
  /** Writes a preset or module as a flake into a new or empty folder; `~/` is the home folder. */
  'source/save': command(
    z.strictObject({ source: SourceText, options: BuildOptions, directory: z.string().min(1).max(4096) }),
    z.strictObject({ directory: OutputText, attribute: OutputText, system: System }),
  ),
  /** Starred ones first, then the most recently used. */
  'flake/list': command(nothing, listOf(KnownFlake)),
  'flake/star': command(z.strictObject({ flake: SourceText, isStarred: z.boolean() }), listOf(KnownFlake)),
  'flake/forget': command(z.strictObject({ flake: SourceText }), listOf(KnownFlake)),
  /** Looks for a newer revision on the network. A flake, or the ID of a record. */
  'flake/check': command(z.strictObject({ flake: SourceText }), FlakeUpdate),
  'drive/list': command(nothing, listOf(Drive)),
  /** Unmounts it and switches it off. */
  'drive/eject': command(ChosenDrive, z.strictObject({ removal: Removal })),
  'protection/show': command(nothing, Protection),
  /** Never offered again until it is removed from the list. */
  'protection/add': command(ChosenDrive, ProtectedDrive),
  /** `id`: serial or WWN. */
  'protection/remove': command(z.strictObject({ id: z.string().min(1).max(500) }), Protection),
  'job/state': command(nothing, JobState),
  'job/start': command(JobRequest, JobState),
  'job/cancel': command(nothing, JobState),
  /** What is in the whole log, and where `search` is in it. */
  'job/log-look': command(z.strictObject({ of: LogOf, search: z.string().max(500) }), LogLook),
  'job/log-part': command(LogPartRequest, LogPartReply),
  /** Into the folder for downloads, under a name of its own. */
  'job/save-log': command(z.strictObject({ of: LogOf }), z.strictObject({ path: OutputText })),
  /** From an ended state back to idle. */
  'job/dismiss': command(nothing, JobState),
  'capacity-check/state': command(nothing, DriveChecks),
  'capacity-check/start': command(
    z.strictObject({ task: z.enum(['check', 'put-back']), drive: ChosenDrive }),
    DriveChecks,
  ),
  /** Overwritten data is put back first. */
  'capacity-check/cancel': command(nothing, DriveChecks),
  'capacity-check/dismiss': command(nothing, DriveChecks),
  'blink/start': command(z.strictObject({ drive: ChosenDrive }), DriveChecks),
  'blink/stop': command(nothing, DriveChecks),
  /** The one virtual machine, in a window of its own. */
  'try/state': command(nothing, TryState),
  'try/start': command(z.strictObject({ subject: TrySubject, firmware: Firmware.nullable() }), TryState),
  'try/stop': command(nothing, TryState),
  'try/dismiss': command(nothing, TryState),
  'practice/state': command(nothing, PracticeState),
  /** A file of our own plays the drive: the request can name none. */
  'practice/start': command(nothing, PracticeState),
  'practice/cancel': command(nothing, PracticeState),
  /** From an ended state back to idle. */
  'practice/dismiss': command(nothing, PracticeState),
  /** Images that were built without a drive, and what they hold in the Nix store. */
  'image/list-kept': command(nothing, listOf(KeptImage)),
  /** Nix removes it when it collects garbage. */
  'image/free': command(z.strictObject({ id: KeptImage.shape.id }), listOf(KeptImage)),
  'record/list': command(nothing, RecordList),
  'record/show': command(z.strictObject({ id: RecordId }), ShownRecord),
  /** Into the folder for downloads, under a name of its own. */
  'record/export': command(z.strictObject({ id: RecordId }), z.strictObject({ path: OutputText })),
  /** A picture in the PNG format, as base64: into the folder for downloads, under a name of its own. */
  'receipt/save': command(
    z.strictObject({ png: z.base64().max(MAX_PICTURE_CHARACTERS) }),
    z.strictObject({ path: OutputText }),
  ),
  /** Null when the user closed the dialog. */
  'record/choose-file': command(nothing, z.strictObject({ path: OutputText.nullable() })),
  'record/import': command(z.strictObject({ path: z.string().max(4096) }), ImportedRecord),
} as const;
export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type RequestOf<C extends CommandName> = z.infer<Commands[C]['request']>;
export type ReplyOf<C extends CommandName> = z.infer<Commands[C]['reply']>;
export type Handlers = { [C in CommandName]: (request: RequestOf<C>) => Promise<ReplyOf<C>> };

/** The requests that may take minutes. */
export const WaitingRequest = z.enum(['inspect', 'plan', 'check']);
export type WaitingRequest = z.infer<typeof WaitingRequest>;

/** What the menu of the desktop and a key do alike. */
export const Shortcut = z.enum(['make', 'verify', 'sticks', 'open', 'start', 'log', 'help']);
export type Shortcut = z.infer<typeof Shortcut>;

export const AppEvent = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('job'), state: JobState }),
  z.strictObject({ event: z.literal('drives'), drives: listOf(Drive) }),
  z.strictObject({ event: z.literal('records'), list: RecordList }),
  z.strictObject({ event: z.literal('drive-checks'), checks: DriveChecks }),
  z.strictObject({ event: z.literal('try'), state: TryState }),
  z.strictObject({ event: z.literal('practice'), state: PracticeState }),
  /** What is done for a request that has no reply yet; null when it has ended. */
  z.strictObject({ event: z.literal('source-progress'), of: WaitingRequest, progress: SourceProgress.nullable() }),
  /** The app was started again with a source: `source/take-asked` gives it. */
  z.strictObject({ event: z.literal('source-asked') }),
  /** Chosen in the menu of the desktop. */
  z.strictObject({ event: z.literal('shortcut'), shortcut: Shortcut }),
]);
export type AppEvent = z.infer<typeof AppEvent>;

export interface Backend {
  readonly handlers: Handlers;
  subscribe(listener: (event: AppEvent) => void): () => void;
}

/** The reply to a command, on any host. Errors are data: the page has the texts. */
export const Reply = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), outcome: Outcome }),
]);
export type Reply = z.infer<typeof Reply>;

const failed = (failure: Failure): Reply => ({ ok: false, outcome: { kind: 'failed', failure } });

/** Decodes the request, runs its handler, decodes the reply. Never throws. */
export async function dispatch(backend: Backend, name: unknown, raw: unknown): Promise<Reply> {
  if (typeof name !== 'string' || !Object.hasOwn(commands, name))
    return failed({ kind: 'bad-usage', detail: { because: 'unknown-request' } });
  const known = name as CommandName;
  const request = commands[known].request.safeParse(raw);
  if (!request.success) return failed({ kind: 'bad-usage', detail: invalidData(request.error, raw) });
  try {
    const handler = backend.handlers[known] as (request: unknown) => Promise<unknown>;
    return { ok: true, value: commands[known].reply.parse(await handler(request.data)) };
  } catch (thrown) {
    return { ok: false, outcome: outcomeOf(thrown) };
  }
}
