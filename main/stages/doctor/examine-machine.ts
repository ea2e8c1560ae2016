/** Runs all checks of this machine in parallel, each with its own timeout. */
import type { Check, CheckTopic } from '../../../contract/wire/doctor.ts';
import { failureOf, JobFailure } from '../../../contract/wire/failure.ts';
import { timedOut, timeLimit } from '../../../contract/wire/outcome.ts';
import { type Distribution, distributionOf, readOsRelease, releaseOf } from '../../system/distribution.ts';
import { type NixSession, type NixSettings, openNix, readNixSettings } from '../../system/nix/index.ts';
import { type Answer, limited } from './answer.ts';
import { otherArchitecture, otherSystem, remoteBuilders, TOPIC_OF } from './builders.ts';
import {
  driveContents,
  driveList,
  formatters,
  locks,
  loopDevices,
  passwordAgent,
  privilege,
  udisks,
} from './drive-access.ts';
import {
  buildUsers,
  type Daemon,
  nixDaemon,
  nixFeatures,
  nixOnPath,
  nixStore,
  nixTrust,
  nixVersion,
  sandbox,
  withoutNix,
} from './nix.ts';
import { ownFolders } from './own-folders.ts';
import { buildSpace, downloadSpace, keptImageSpace, storeSpace } from './space.ts';
import { machineScreen, uefiFirmware, virtualMachine } from './virtual-machine.ts';

const TIMEOUT_MS = 5_000;

type Question = (signal: AbortSignal) => Answer | Promise<Answer>;

/** A check that throws does not hide the others. */
function broken(thrown: unknown): Answer {
  const detail = thrown instanceof Error && !(thrown instanceof JobFailure) && thrown.message ? thrown.message : null;
  const finding = { kind: 'check-failed', failure: failureOf(thrown), detail } as const;
  return limited(finding, { remedy: { kind: 'check-again' }, toType: 'flakestick doctor' });
}

function late(limitMs: number): Answer {
  return limited({ kind: 'check-timed-out', limitMs }, { remedy: { kind: 'see-load' }, toType: 'top' });
}

const isLate = (thrown: unknown): boolean => thrown instanceof JobFailure && thrown.failure.kind === 'timed-out';

type Ask = (topic: CheckTopic, question: Question) => Promise<Check>;

function askWithin(timeoutMs: number): Ask {
  return async (topic, question) => {
    const stop = new AbortController();
    const { promise: timeUp, resolve } = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => {
      resolve(late(timeoutMs));
      stop.abort(timedOut('doctor', timeoutMs));
    }, timeoutMs);
    try {
      return { topic, ...(await Promise.race([Promise.resolve(question(stop.signal)), timeUp])) };
    } catch (thrown) {
      return { topic, ...(isLate(thrown) ? late(timeoutMs) : broken(thrown)) };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Inputs shared by several checks; each check reports itself if they are missing. */
interface Known {
  readonly nix: NixSession;
  readonly settings: Promise<NixSettings>;
  readonly daemon: Promise<Daemon>;
  readonly distribution: Distribution;
}

function know(nix: NixSession, distribution: Distribution, signal: AbortSignal): Known {
  const known = {
    nix,
    distribution,
    settings: readNixSettings(nix, signal),
    daemon: nixDaemon(nix, distribution, signal),
  };
  known.settings.catch(() => {});
  known.daemon.catch(() => {});
  return known;
}

/** Without Nix only its own check is reported; without the daemon, the checks that need it are skipped. */
async function nixChecks(ask: Ask, { nix, settings, daemon, distribution }: Known): Promise<Check[]> {
  const onPath = nixOnPath(nix);
  const [version, features, reached] = await Promise.all([
    ask('nix', () => nixVersion(nix, distribution)),
    ask('flakes', (signal) => nixFeatures(nix, distribution, signal)),
    ask('nix-daemon', async () => {
      const { answer, isUsed } = await daemon;
      const isWhole = isUsed || answer.state !== 'works';
      return (isWhole ? null : await buildUsers(await settings, nix, distribution)) ?? answer;
    }),
  ]);
  const first = [version, ...(onPath ? [{ topic: 'nix-on-path' as const, ...onPath }] : []), features, reached];
  const machine = await Promise.all([
    ask('sandbox', async () => sandbox(nix, await settings, distribution)),
    ask('build-space', async () => {
      const isByDaemon = (await daemon.catch(() => null))?.isUsed ?? true;
      return buildSpace({ nix, settings: await settings, distribution }, { isByDaemon });
    }),
    ask(TOPIC_OF[otherSystem()], async () => otherArchitecture(nix, await settings, distribution)),
    ask('remote-builders', async (signal) => remoteBuilders(await settings, signal)),
  ]);
  if (reached.state !== 'works') return [...first, ...machine];
  const answered = await Promise.all([
    ask('nix-store', (signal) => nixStore(nix, distribution, signal)),
    ask('trust', async () => nixTrust({ nix, settings: await settings, distribution }, await daemon)),
  ]);
  return [...first, ...answered, ...machine];
}

async function aboutNix(distribution: Distribution, timeoutMs: number): Promise<Check[]> {
  try {
    const nix = await openNix({ signal: timeLimit('doctor', timeoutMs) });
    return await nixChecks(askWithin(timeoutMs), know(nix, distribution, timeLimit('doctor', timeoutMs)));
  } catch (thrown) {
    return [{ topic: 'nix', ...withoutNix(failureOf(thrown), distribution) }];
  }
}

/** All checks, in the order in which things are needed; each takes at most `timeoutMs`. Never throws. */
export async function examineMachine({ timeoutMs = TIMEOUT_MS } = {}): Promise<Check[]> {
  const ask = askWithin(timeoutMs);
  const osRelease = await readOsRelease();
  const distribution = distributionOf(osRelease);
  const [nix, ...others] = await Promise.all([
    aboutNix(distribution, timeoutMs),
    ask('store-space', storeSpace),
    ask('download-space', downloadSpace),
    ask('drive-list', () => driveList(distribution)),
    ask('writing-drives', () => privilege(distribution, releaseOf(osRelease))),
    ask('password-dialog', () => passwordAgent(distribution)),
    ask('unmounting', (signal) => udisks(distribution, signal)),
    ask('locks', () => locks(distribution)),
    ask('drive-contents', () => driveContents(distribution)),
    ask('empty-drives', () => formatters(distribution)),
    ask('virtual-machine', (signal) => virtualMachine(distribution, signal)),
    ask('uefi-firmware', () => uefiFirmware(distribution)),
    ask('machine-screen', () => machineScreen(distribution)),
    ask('loop-devices', loopDevices),
  ]);
  const kept = await keptImageSpace().catch(() => null);
  const open = await ownFolders().catch(() => null);
  return [
    ...nix,
    ...others,
    ...(kept ? [{ topic: 'kept-images' as const, ...kept }] : []),
    ...(open ? [{ topic: 'own-folders' as const, ...open }] : []),
  ];
}
