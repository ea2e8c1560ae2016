/** This machine: what works here, and the drives that are protected. */
import { plural, whole } from '../number.ts';

export const title = 'This machine';
export const states = { missing: 'Missing', limited: 'Limited', optional: 'Optional', works: 'Works' };
export const examining = 'Checking this machine…';
export const checkAgain = 'Check again';
export const summary = {
  missing: ({ count }: { count: number }) =>
    plural(count, {
      one: 'One thing is missing. See below for what to do.',
      other: `${whole(count)} things are missing. See below for what to do.`,
    }),
  limited: 'You can make sticks here, with some limitations.',
  complete: 'Everything needed is here.',
};
export const neededTitle = 'What is needed';
export const extrasTitle = 'Extras';
export const extrasDetail = 'You can make sticks without them.';
export const copyCommand = ({ check }: { check: string }) => `Copy the command for ${check}`;

export const withoutNix = {
  missing: 'You can make a stick without Nix',
  limited: 'You can make a stick without a newer Nix',
  detail: 'Fix it as described below, or take the official NixOS image: it is downloaded, and nothing is built.',
  choose: 'Choose the official image',
};

export const practiceTitle = 'Practice';

export const imagesTitle = 'Kept images';
export const imagesDetail =
  'Images that you built but did not write to a drive. Up to eight stay in the Nix store. Once freed, an image is deleted by Nix’s next garbage collection.';
export const noImages = 'No image is kept.';
export const free = 'Free';
export const freeImage = ({ image }: { image: string }) => `Free ${image}`;

export const protectedTitle = 'Protected drives';
export const protectedDetail =
  'Never offered and never written, whichever port they are plugged into. To protect a drive, use the shield on its card.';
export const noneProtected = 'No drive is protected.';
export const allBlocked = 'Until then no drive is written, because any of them could be on the list.';
export const stopProtecting = 'Stop protecting';
export const stopProtectingDrive = ({ drive }: { drive: string }) => `Stop protecting ${drive}`;
export const serial = ({ serial }: { serial: string }) => `serial ${serial}`;
export const wwn = ({ wwn }: { wwn: string }) => `WWN ${wwn}`;
export const since = ({ day }: { day: string }) => `since ${day}`;
