import { section } from './field-case.ts';

const MOUNT = 'integration/privilege/user-mount';
const FLASH = 'integration/privilege/flash';

export const PERMISSION = section(5, 'Permission', [
  ...(['as it is', 'compressed with gzip', 'compressed with xz'] as const).map(
    (how) =>
      [
        `an image on a FUSE mount of the user, ${how}, to a drive that only root may open`,
        'written and verified through pkexec, although root may not read the image',
        [MOUNT, `an image on a mount of the user ${how} is written through pkexec, although root may not read it`],
      ] as const,
  ),
  [
    'an image that only root may read',
    'the user’s own permission error, without a password',
    [FLASH, 'of an image that only root may read fails with the user’s own permission error'],
  ],
  [
    'an image that the user may read through a group',
    'written through pkexec',
    [FLASH, 'opens an image that the user may read through a group only'],
  ],
  [
    'the helper while it writes',
    'real, effective, saved and file-system IDs are the caller’s, without any capability',
    [FLASH, 'writes without a trace of root’s rights, through a descriptor that the user cannot take'],
  ],
  [
    '`verify` of a drive that the user may read',
    'no password is asked for',
    ['integration/privilege/readable', 'a drive that the user may read is read without a password: one'],
  ],
  [
    'pkexec without its setuid bit',
    'named as such with a remedy, and nothing is started',
    [FLASH, 'gets a remedy for NixOS 26.11 if pkexec has no setuid bit, and nothing is started'],
  ],
]);
