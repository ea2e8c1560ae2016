/** The report for a bug, and what is in it. */
export const title = 'Report a problem';
export const copyReport = 'Copy report';
export const copied = 'Report copied';
export const contains =
  'The report contains the versions of Flakestick and of this system, the checks of this machine and the end of the log. Serial numbers, user names, host names and paths under your home folder are masked.';
export const notCopied = 'The report could not be copied to the clipboard.';
