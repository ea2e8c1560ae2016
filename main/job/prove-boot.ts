/** Starts a written stick in a virtual machine, to see whether it boots (ADR 0057). It proves nothing about bytes that booting does not read. */
import type { BootStage } from '../../contract/wire/boot.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { type Failure, failureOf } from '../../contract/wire/failure.ts';
import type { BootProof } from '../../contract/wire/record.ts';
import { type TryReport, type TryWishes, tryMedium } from '../stages/try/index.ts';
import type { OneDriveSession } from '../system/helper-client/index.ts';
import { instant } from './context.ts';

export interface ProveOptions {
  readonly session: OneDriveSession;
  readonly signal: AbortSignal;
  readonly onStage: (stage: BootStage, elapsedMs: number) => void;
}

export interface ProvedBoot {
  /** Without its picture. */
  readonly proof: BootProof;
  readonly picture: Buffer | null;
  /** Why there was no machine. */
  readonly failure: Failure | null;
}

/** Null if it was stopped. Never throws: a stick is verified, whatever a virtual machine says. */
export async function proveBoot(drive: Drive, options: ProveOptions): Promise<ProvedBoot | null> {
  const startedMs = performance.now();
  try {
    const first = await start(drive, options);
    return proved(isWorthRetry(first) ? await start(drive, options) : first);
  } catch (thrown) {
    if (options.signal.aborted) return null;
    const durationMs = Math.round(performance.now() - startedMs);
    const nothing = { outcome: 'not-recognised', stage: null, trouble: null, firmware: 'bios', picture: null } as const;
    return { proof: { at: instant(), ...nothing, durationMs }, picture: null, failure: failureOf(thrown) };
  }
}

function start(drive: Drive, { session, signal, onStage }: ProveOptions): Promise<TryReport> {
  const wishes: TryWishes = {
    ...({ firmware: null, screen: 'none', until: 'judged' } as const),
    ...{ memoryBytes: null, diskBytes: null, sshPort: null, network: false },
  };
  return tryMedium({
    ...{ medium: { kind: 'drive', drive }, wishes, session, signal },
    onRunning: () => {},
    onProgress: ({ stage, elapsedMs }) => onStage(stage, elapsedMs),
    onSerial: () => {},
  });
}

/** An emulated clock fails on a busy machine now and then, which a kernel takes for a broken one. Firmware does not depend on it. */
function isWorthRetry({ boot: { outcome, stage } }: TryReport): boolean {
  return outcome !== 'booted' && stage !== 'firmware';
}

function proved({ boot, machine, picture }: TryReport): ProvedBoot {
  const { outcome, stage, trouble, durationMs } = boot;
  const proof = { at: instant(), outcome, stage, trouble, durationMs, firmware: machine.firmware, picture: null };
  return { proof, picture, failure: null };
}
