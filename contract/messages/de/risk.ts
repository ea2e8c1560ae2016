/** Was ein Flake beim Auswerten oder Bauen auf diesem Rechner tun darf; ganze Sätze. */
export const risk = {
  importFromDerivation: ({ derivation }: { derivation: string }) =>
    `Sein Nix-Code ist erst vollständig, wenn etwas gebaut wurde: Schon beim Auswerten läuft der Builder von „${derivation}“ auf diesem Rechner.`,
  unsandboxed:
    'Soweit erkennbar, baut Nix es auf diesem Rechner nicht in einer Sandbox: Alles, was gebaut wird, kann die Dateien dieses Rechners lesen und sein Netzwerk benutzen.',
  unsandboxedDerivations: ({ derivations, count }: { derivations: string; count: number }) =>
    `${derivations} ${count === 1 ? 'will' : 'wollen'} außerhalb der Nix-Sandbox gebaut werden, was dieser Rechner erlaubt (sandbox = relaxed): mit Zugriff auf seine Dateien und sein Netzwerk.`,
  derivation: ({ name }: { name: string }) => `„${name}“`,
  andMore: ({ named, more }: { named: string; more: number }) => `${named} und ${more} weitere`,
};
