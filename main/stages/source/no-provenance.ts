import type { Provenance } from '../../../contract/wire/source.ts';

/** Of something that nothing is built for. */
export const NO_PROVENANCE: Omit<Provenance, 'source' | 'title'> = {
  lockedReference: null,
  revision: null,
  narHash: null,
  attribute: null,
  system: null,
  derivation: null,
  storePath: null,
  nixVersion: null,
  overrideInputs: [],
  compression: null,
};
