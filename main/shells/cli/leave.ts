import type { Output } from './output.ts';

/** Ends the process once all output was written or cannot be, or after `withinMs`. */
export async function leave(
  code: number,
  output: Output,
  { withinMs, stop }: { withinMs?: number; stop?: AbortSignal } = {},
): Promise<never> {
  const waited = Promise.withResolvers<void>();
  if (withinMs !== undefined) setTimeout(waited.resolve, withinMs);
  stop?.addEventListener('abort', () => waited.resolve(), { once: true });
  await Promise.race([output.drained(), waited.promise]);
  process.exit(code);
}
