/** Messages whose parameters are made harmless: what a stranger wrote cannot act in, or reorder, the sentence that holds it. */
import { isolated } from '../rules/visible-text.ts';

function harmless(value: unknown): unknown {
  if (typeof value === 'string') return isolated(value);
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, harmless(each)]));
}

/** The same messages for the page. The command line encodes where it prints, because there a line is a line. */
export function withHarmlessParameters<M>(messages: M): M;
export function withHarmlessParameters(messages: unknown): unknown {
  if (typeof messages === 'function')
    return (...parameters: unknown[]): unknown =>
      (messages as (...given: unknown[]) => unknown)(...parameters.map(harmless));
  if (Array.isArray(messages)) return messages.map((each) => withHarmlessParameters(each as unknown));
  if (typeof messages !== 'object' || messages === null) return messages;
  return Object.fromEntries(
    Object.entries(messages).map(([key, each]) => [key, withHarmlessParameters(each as unknown)]),
  );
}
