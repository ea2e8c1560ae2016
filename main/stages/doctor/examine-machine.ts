/** Asks every question about this machine at once, each with a limit of its own. */

import { explain } from '../../../contract/messages/explain.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { failureOf, JobFailure } from '../../../contract/wire/failure.ts';
import { timedOut, timeLimit } from '../../../contract/wire/outcome.ts';
import { type NixSession, openNix } from '../../system/nix/index.ts';
import { type Answer, limited } from './answer.ts';
import { otherArchitecture, otherSystem, remoteBuilders, WORDS } from './builders.ts';
import { type Distribution, readDistribution } from './distribution.ts';
import { loopDevices, passwordAgent, privilege, udisks, virtualMachine } from './drive-access.ts';
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
import { type NixSettings, readNixSettings } from './nix-settings.ts';
import { buildSpace, downloadSpace, storeSpace } from './space.ts';

const TIMEOUT_MS = 5_000;

type Question = (signal: AbortSignal) => Answer | Promise<Answer>;

/** What is said when a check itself breaks: never a reason to hide the others. */
function broken(thrown: unknown): Answer {
  const { happened } = explain(failureOf(thrown));
  const detail = `It could not be checked: ${thrown instanceof Error && thrown.message ? thrown.message : happened}`;
  return limited(detail, { words: 'Mend that, and look again:', toType: 'flakestick doctor' });
}

function late(): Answer {
  const detail = `There was no answer within ${TIMEOUT_MS / 1000} s`;
  return limited(detail, { words: 'See what keeps the machine busy:', toType: 'top' });
}

const isLate = (thrown: unknown): boolean => thrown instanceof JobFailure && thrown.failure.kind === 'timed-out';

async function ask(name: string, question: Question): Promise<Check> {
  const stop = new AbortController();
  const { promise: timeUp, resolve } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => {
    resolve(late());
    stop.abort(timedOut('doctor', TIMEOUT_MS));
  }, TIMEOUT_MS);
  try {
    return { name, ...(await Promise.race([Promise.resolve(question(stop.signal)), timeUp])) };
  } catch (thrown) {
    return { name, ...(isLate(thrown) ? late() : broken(thrown)) };
  } finally {
    clearTimeout(timer);
  }
}

/** What several questions stand on; each of them says itself when it could not be had. */
interface Known {
  readonly nix: NixSession;
  readonly settings: Promise<NixSettings>;
  readonly daemon: Promise<Daemon>;
  readonly distribution: Distribution;
}

function know(nix: NixSession, distribution: Distribution): Known {
  const signal = timeLimit('doctor', TIMEOUT_MS);
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

/** Without Nix only its own check speaks, and without the daemon nothing is said of what it would do. */
async function nixChecks({ nix, settings, daemon, distribution }: Known): Promise<Check[]> {
  const onPath = nixOnPath(nix);
  const [version, features, reached] = await Promise.all([
    ask('Nix', () => nixVersion(nix, distribution)),
    ask('Flakes', (signal) => nixFeatures(nix, distribution, signal)),
    ask('Nix daemon', async () => {
      const { answer, isUsed } = await daemon;
      const isWhole = isUsed || answer.state !== 'works';
      return (isWhole ? null : await buildUsers(await settings, nix, distribution)) ?? answer;
    }),
  ]);
  const first = [version, ...(onPath ? [{ name: 'Nix on PATH', ...onPath }] : []), features, reached];
  const machine = await Promise.all([
    ask('Sandbox', async () => sandbox(nix, await settings, distribution)),
    ask('Space while building', async () => {
      const isByDaemon = (await daemon.catch(() => null))?.isUsed ?? true;
      return buildSpace(nix, await settings, isByDaemon, distribution);
    }),
    ask(WORDS[otherSystem()], async () => otherArchitecture(nix, await settings, distribution)),
    ask('Remote builders', async (signal) => remoteBuilders(await settings, signal)),
  ]);
  if (reached.state !== 'works') return [...first, ...machine];
  const answered = await Promise.all([
    ask('Nix store', (signal) => nixStore(nix, distribution, signal)),
    ask('Trust', async () => nixTrust(nix, await settings, await daemon, distribution)),
  ]);
  return [...first, ...answered, ...machine];
}

async function aboutNix(distribution: Distribution): Promise<Check[]> {
  try {
    const nix = await openNix({ signal: timeLimit('doctor', TIMEOUT_MS) });
    return await nixChecks(know(nix, distribution));
  } catch (thrown) {
    return [{ name: 'Nix', ...withoutNix(failureOf(thrown), distribution) }];
  }
}

/** What works on this machine, in the order in which it is needed. Never throws. */
export async function examineMachine(): Promise<Check[]> {
  const distribution = await readDistribution();
  const [nix, ...others] = await Promise.all([
    aboutNix(distribution),
    ask('Space for the Nix store', storeSpace),
    ask('Space for downloads', downloadSpace),
    ask('Writing drives', () => privilege(distribution)),
    ask('Password dialog', () => passwordAgent(distribution)),
    ask('Unmounting', (signal) => udisks(distribution, signal)),
    ask('Virtual machine', () => virtualMachine(distribution)),
    ask('Loop devices', loopDevices),
  ]);
  return [...nix, ...others];
}
