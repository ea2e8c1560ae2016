/** Asks every question about this machine at once, each with a limit of its own. */
import type { Check } from '../../contract/doctor.ts';
import { explain } from '../../contract/explain.ts';
import { failureOf } from '../../contract/failure.ts';
import { type NixSession, openNix } from '../nix-session/index.ts';
import {
  type Answer,
  buildSpace,
  loopDevices,
  nixFeatures,
  nixStore,
  nixVersion,
  passwordAgent,
  privilege,
  sandbox,
  storeSpace,
  virtualMachine,
} from './checks.ts';

const TIMEOUT_MS = 5_000;

type Question = (signal: AbortSignal) => Answer | Promise<Answer>;

/** What is said when a check itself breaks: never a reason to hide the others. */
function broken(thrown: unknown): Answer {
  const { happened } = explain(failureOf(thrown));
  return {
    state: 'limited',
    detail: `It could not be checked: ${happened}`,
    remedy: 'Run it again: flakestick doctor',
  };
}

function late(): Answer {
  const detail = `There was no answer within ${TIMEOUT_MS / 1000} s`;
  return { state: 'limited', detail, remedy: 'See what keeps the machine busy: top' };
}

async function ask(name: string, question: Question): Promise<Check> {
  const stop = new AbortController();
  const { promise: timeUp, resolve } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => {
    resolve(late());
    stop.abort();
  }, TIMEOUT_MS);
  try {
    return { name, ...(await Promise.race([Promise.resolve(question(stop.signal)), timeUp])) };
  } catch (thrown) {
    return { name, ...broken(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

/** Without Nix only its own check speaks: the others would all say the same. */
async function nixChecks(): Promise<Check[]> {
  let nix: NixSession;
  try {
    nix = await openNix({ signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (thrown) {
    const { happened, remedy } = explain(failureOf(thrown));
    return [{ name: 'Nix', state: 'missing', detail: happened, remedy }];
  }
  return Promise.all([
    ask('Nix', () => nixVersion(nix)),
    ask('Flakes', (signal) => nixFeatures(nix, signal)),
    ask('Nix store', (signal) => nixStore(nix, signal)),
    ask('Sandbox', (signal) => sandbox(nix, signal)),
  ]);
}

/** What works on this machine, in the order in which it is needed. Never throws. */
export async function examineMachine(): Promise<Check[]> {
  const [nix, ...others] = await Promise.all([
    nixChecks(),
    ask('Space for builds', storeSpace),
    ask('Temporary space', buildSpace),
    ask('Writing drives', privilege),
    ask('Password dialog', passwordAgent),
    ask('Virtual machine', virtualMachine),
    ask('Loop devices', loopDevices),
  ]);
  return [...nix, ...others];
}
