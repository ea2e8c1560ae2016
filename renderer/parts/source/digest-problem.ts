import { Sha256 } from '../../../contract/wire/schema.ts';

/** What is wrong with a typed SHA-256, in either case; null if nothing is. */
export function digestProblem(
  typed: string,
  which: 'required' | 'optional',
): { kind: 'characters' } | { kind: 'length'; count: number } | null {
  const text = typed.trim().toLowerCase();
  if (Sha256.safeParse(text).success || (text === '' && which === 'optional')) return null;
  return /[^0-9a-f]/.test(text) ? { kind: 'characters' } : { kind: 'length', count: text.length };
}
