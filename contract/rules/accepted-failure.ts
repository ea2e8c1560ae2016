/** Failures that the user can avoid by accepting one thing on purpose. */
import type { AcceptedRisk } from '../wire/build-risk.ts';
import type { FailureKind } from '../wire/failure.ts';

const RISKS: { readonly [K in FailureKind]?: AcceptedRisk } = {
  'files-outside-module': 'files-outside-module',
  'unfree-package': 'unfree-packages',
  'compiling-everything': 'compile-everything',
  'image-shrunk': 'shrunk-image',
  'image-followed': 'trailing-bytes',
};

/** Null if accepting something does not help, or if the question is asked elsewhere. */
export function riskOfFailure(kind: string): AcceptedRisk | null {
  return Object.hasOwn(RISKS, kind) ? (RISKS[kind as FailureKind] ?? null) : null;
}
