/** Tries the inputs of one target, and what each took. */
import { getHeapStatistics } from 'node:v8';
import { inputOf } from './mutate.ts';
import { Choices } from './random.ts';
import { DEFAULT_MAX_MS, type FuzzTarget, MAX_GROWTH_BYTES } from './target.ts';

export interface Found {
  readonly input: number;
  readonly what: string;
  /** Its beginning. */
  readonly bytes: string;
}

export interface TrialResult {
  readonly target: string;
  readonly inputs: number;
  /** How many the parser refused; the others it could read. */
  readonly refused: number;
  readonly slowestMs: number;
  readonly mostBytes: number;
  readonly found: readonly Found[];
}

export interface Extent {
  readonly seed: number;
  /** Of the first input. */
  readonly from: number;
  readonly inputs: number;
  /** Ends earlier. */
  readonly forMs?: number;
}

const MAX_FOUND = 5;
const SHOWN_CHARACTERS = 600;

interface Spent {
  readonly ms: number;
  readonly bytes: number;
  readonly refused: boolean;
  readonly wrong: string | null;
}

const heldBytes = (): number => {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
};

async function spend(target: FuzzTarget, input: Buffer): Promise<Spent> {
  const before = heldBytes();
  const cpu = process.threadCpuUsage();
  let wrong: string | null = null;
  let refused = false;
  try {
    const result = target.parse(input);
    if (result instanceof Promise) await result;
  } catch (thrown) {
    refused = target.isRefusal?.(thrown) ?? false;
    if (!refused) wrong = thrown instanceof Error ? (thrown.stack ?? thrown.message) : `threw ${String(thrown)}`;
  }
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms: (user + system) / 1000, bytes: Math.max(0, heldBytes() - before), refused, wrong };
}

/** Null for an input that is as it must be. */
async function judge(target: FuzzTarget, input: Buffer, spent: Spent): Promise<string | null> {
  const { maxMs = DEFAULT_MAX_MS } = target;
  if (spent.wrong !== null) return spent.wrong;
  if (spent.bytes > MAX_GROWTH_BYTES) return `took ${Math.round(spent.bytes / 1024 ** 2)} MiB`;
  if (spent.ms <= maxMs) return null;
  // The first time may have been that of the compiler or the garbage collector.
  const again = await spend(target, input);
  return again.ms > maxMs ? `took ${Math.round(again.ms)} ms of a processor, more than ${maxMs}` : null;
}

/** `onInput` is called with the number of each before it is parsed. */
export async function tryTarget(
  target: FuzzTarget,
  { seed, from, inputs, forMs = Number.POSITIVE_INFINITY }: Extent,
  onInput: (input: number) => void,
): Promise<TrialResult> {
  const samples = target.samples().map((sample) => Buffer.from(sample as Buffer));
  const found: Found[] = [];
  const untilMs = performance.now() + forMs;
  let [tried, refused, slowestMs, mostBytes] = [0, 0, 0, 0];
  for (let number = from; tried < inputs && found.length < MAX_FOUND && performance.now() < untilMs; number++) {
    onInput(number);
    const input = inputOf(target, samples, new Choices(seed, target.name, number));
    const spent = await spend(target, input);
    tried += 1;
    refused += Number(spent.refused);
    slowestMs = Math.max(slowestMs, spent.ms);
    mostBytes = Math.max(mostBytes, spent.bytes);
    const what = await judge(target, input, spent);
    const bytes = JSON.stringify(input.toString('latin1', 0, SHOWN_CHARACTERS));
    if (what !== null) found.push({ input: number, what, bytes });
  }
  return { target: target.name, inputs: tried, refused, slowestMs, mostBytes, found };
}
