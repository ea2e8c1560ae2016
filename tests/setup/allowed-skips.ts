/** The only tests that may be skipped with `CI=true`; each says in its title what it lacks. */
export const ALLOWED_SKIPS: readonly { readonly title: RegExp; readonly reason: string }[] = [
  {
    title: /needs the Electron runtime/,
    reason: 'the Electron runtime is downloaded on its own, which not every machine may do',
  },
  {
    // The title of the group that tests/devices/ssh-machine.ts says why it is skipped.
    title: /^an image that is built \(.* wrapper/,
    reason: 'a builder over SSH needs a Nix that runs without this machine’s wrapper',
  },
  {
    title: /^Nix of Debian \w+ cannot be had here: /,
    reason: 'newer versions of Nix come from other suites of Debian’s archive, which not every machine can reach',
  },
];
