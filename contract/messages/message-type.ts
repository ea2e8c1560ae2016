/**
 * What a message is: a text, or a function of named parameters that makes one. `Translated<typeof en>` is the shape every other
 * language must have: the same keys, the same parameters, any text.
 */
import type { ReasonKind } from '../wire/reason.ts';

export type Translated<T> = T extends string
  ? string
  : T extends (parameters: infer P) => infer R
    ? (parameters: P) => Translated<R>
    : T extends readonly (infer E)[]
      ? readonly Translated<E>[]
      : { readonly [K in keyof T]: Translated<T[K]> };

type ValueInWords<V> = V extends { because: ReasonKind }
  ? string
  : V extends readonly (infer E)[]
    ? readonly ValueInWords<E>[]
    : V;

/** Data of a message: reasons come as their texts. */
export type InWords<T> = { readonly [P in keyof T]: ValueInWords<T[P]> };
