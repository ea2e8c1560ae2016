/** The report for a bug, and what is in it. */
export const copyReport = 'Copy report';
export const copied = 'Report copied';
export const contains =
  'The report contains the versions of Flakestick, Nix and this system, the checks of this machine and the end of the log. Serial numbers, user names and paths under your home folder are masked.';
