import { expect, it } from 'vitest';
import { lostNetworkIn } from '../../../../../main/system/nix/index.ts';

const AT = 'https://example.org/flake.tar.gz';

it.each([
  [`warning: unable to download '${AT}': Couldn't resolve host name (6); retrying in 268 ms`, 'source'],
  [`warning: unable to download '${AT}': Couldn't connect to server (7); retrying in 268 ms`, 'source'],
  [`warning: unable to download '${AT}': Timeout was reached (28); retrying in 268 ms`, 'source'],
  [
    `warning: unable to download '${AT}': Could not resolve hostname (6) Could not resolve host: example.org; retrying in 301 ms`,
    'source',
  ],
  [
    "warning: unable to download 'https://cache.nixos.org/nix-cache-info': Couldn't resolve host name (6); retrying in 1 ms",
    'cache',
  ],
])('%s', (line, of) => {
  const { complaint, of: found } = lostNetworkIn(line) ?? {};
  expect(found).toBe(of);
  // As Nix says it when it gives up.
  expect(complaint).toMatch(/^error: unable to download 'https:[^']*': [^;]*\(\d+\)[^;]*$/);
});

it.each([
  `warning: unable to download '${AT}': HTTP error 503; retrying in 268 ms`,
  `warning: unable to download '${AT}': Transferred a partial file (18); retrying in 268 ms`,
  `error: unable to download '${AT}': Couldn't resolve host name (6)`,
  "evaluating file '/nix/store/x/flake.nix'",
  // What a flake traces.
  `trace: warning: unable to download '${AT}': Could not resolve host (6); retrying in 300 ms`,
])('%s is no reason to give up early', (line) => {
  expect(lostNetworkIn(line)).toBeNull();
});
