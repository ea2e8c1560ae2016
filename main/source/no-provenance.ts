import type { Provenance } from '../../contract/source.ts';

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
