/** What a flake may do to this machine while it is evaluated or built; whole sentences. */
export const risk = {
  importFromDerivation: ({ derivation }: { derivation: string }) =>
    `Its Nix code is only complete after something has been built: evaluating it runs the builder of “${derivation}” on this machine.`,
  unsandboxed:
    'As far as can be told, Nix does not build it in a sandbox on this machine: anything it builds can read this machine’s files and use its network.',
  unsandboxedDerivations: ({ derivations, count }: { derivations: string; count: number }) =>
    `${derivations} ${count === 1 ? 'asks' : 'ask'} to be built outside the Nix sandbox, which this machine allows (sandbox = relaxed): with access to its files and its network.`,
  derivation: ({ name }: { name: string }) => `“${name}”`,
  andMore: ({ named, more }: { named: string; more: number }) => `${named} and ${more} more`,
};
