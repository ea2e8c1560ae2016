/**
 * Asks for the password on the terminal if no desktop does. pkexec's own agent fails in most versions of polkit (“No session for
 * cookie”: up to 124, and 127), because it answers as root for a user's session; a separate agent of the user works in all of
 * them. Source: polkit issues 17 and 686, pkttyagent(1).
 */
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { findProgram } from '../find-program.ts';
import { startProgram } from '../program.ts';

/** If pkexec is a wrapper (NixOS), the rest of polkit is elsewhere. */
const OTHER_FOLDERS = ['/run/current-system/sw/bin', '/usr/bin'];

export interface TextAgent {
  stop(): void;
}

/**
 * An agent for the children of this process; null if it is not installed. polkit prefers it to the desktop's own agent, so it
 * must not be started if there is one.
 */
export async function startTextAgent(pkexec: string): Promise<TextAgent | null> {
  const file = await findProgram('pkttyagent', { only: [dirname(pkexec), ...OTHER_FOLDERS] });
  if (!file) return null;
  const agent = startProgram(file, ['--process', String(process.pid), '--notify-fd', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<'ended'>((resolve) => {
    agent.once('error', () => resolve('ended')).once('exit', () => resolve('ended'));
  });
  // It closes the descriptor once it is registered with polkit.
  const registered = new Promise<'registered'>((resolve) => {
    (agent.stdio[3] as Readable | null)?.resume().once('close', () => resolve('registered'));
  });
  if ((await Promise.race([ended, registered])) === 'ended') return null;
  return { stop: () => agent.kill('SIGTERM') };
}
