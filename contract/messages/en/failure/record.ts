/** Records, permission, the helper and the job itself. */
import type { FailureTexts } from '../../failure-texts.ts';
import { duration } from '../number.ts';

/** What took too long, by its stage. */
const limited = {
  source: 'Evaluating the source',
  'nix-build': 'Nix',
  download: 'The download',
  image: 'Reading the image',
  drive: 'The drive',
  write: 'Writing',
  verify: 'Verifying',
  record: 'Reading the records',
  doctor: 'The check of this machine',
} as const;

/** Why permission cannot be requested. */
const missingForPermission = {
  pkexec: 'You may not open the drive, and pkexec is not installed.',
  helper: 'The helper program is not installed: this copy of Flakestick was only unpacked.',
  agent: 'No password dialog is available: the desktop runs no polkit agent.',
} as const;

export const recordFailures = {
  'record-not-found': ({ id }) => ({
    title: 'Record not found',
    happened: `There is no record with the ID ${id}.`,
    remedy: '“flakestick records” lists the records.',
  }),
  'record-corrupt': ({ path, detail }) => ({
    title: 'A record cannot be read',
    happened: `${path}: ${detail}`,
    remedy: 'Delete that file. The drive can still be verified with the image (--image).',
  }),
  'record-newer': ({ path, schema }) => ({
    title: 'The record was written by a newer Flakestick',
    happened: `${path} has version ${schema}, which this version of Flakestick does not know. It was left as it is.`,
    remedy: 'Update Flakestick on this machine. The drive can still be verified with the image (--image).',
  }),
  'record-unwritable': ({ path, detail }) => ({
    title: 'The record could not be saved',
    happened: `${path}: ${detail}`,
    remedy:
      'Free some space or fix the folder’s permissions, and start again. A drive that has been written can be verified with --image.',
  }),
  'export-invalid': ({ path, detail }) => ({
    title: 'This is not an exported record',
    happened: `${path}: ${detail}.`,
    remedy: 'Export the record again (“flakestick records export ID --output FILE”) and copy the whole file.',
  }),
  'export-newer': ({ path, version }) => ({
    title: 'The record was exported by a newer Flakestick',
    happened: `${path} has version ${version}, which this version of Flakestick does not know.`,
    remedy: 'Update Flakestick on this machine, then import the record again.',
  }),
  'record-conflict': ({ id }) => ({
    title: 'A different record with this ID exists',
    happened: `Record ${id} already exists here, with different contents.`,
    remedy:
      'Look at it with “flakestick records show”. If it is the wrong one, delete it and import the other one again.',
  }),
  'authorization-dismissed': () => ({
    title: 'Permission was not given',
    happened: 'The password dialog was closed.',
    remedy: 'Start again and allow it, or choose a drive that you can write without a password.',
  }),
  'authorization-refused': () => ({
    title: 'Permission was denied',
    happened: 'This account is not allowed to use the drive.',
    remedy: 'Ask your administrator, or run it as a user who is allowed to.',
  }),
  'authorization-unavailable': ({ detail, missing }) => ({
    title: 'Permission could not be requested',
    happened: missing ? missingForPermission[missing] : detail,
    remedy:
      missing === 'helper'
        ? 'Install Flakestick from its deb or rpm package, or with Nix; or run the command as root.'
        : 'Install polkit (pkexec) and a polkit agent for your desktop, or run the command as root.',
  }),
  'pkexec-not-setuid': ({ program, onNixos }) => ({
    title: 'This machine’s pkexec cannot run as root',
    happened: `${program} has no set-user-ID bit, or this environment ignores it. You were not asked for a password.`,
    remedy: onNixos
      ? 'Add “security.polkit.enable = true;” to your NixOS configuration, and on NixOS 26.11 or later also “security.polkit.enablePkexecWrapper = true;”. Then run “sudo nixos-rebuild switch”.'
      : 'Reinstall polkit (pkexec), or run the command as root. In a container, run it on the host instead.',
  }),
  'helper-failed': ({ detail }) => ({
    title: 'The writing program stopped unexpectedly',
    happened: detail,
    remedy: 'The drive may be partly written. Start again. If it happens again, please report it with the log.',
  }),
  'job-running': () => ({
    title: 'A job is already running',
    happened: 'Only one job can run at a time.',
    remedy: 'Wait until it finishes, or cancel it.',
  }),
  'timed-out': ({ stage, limitMs }) => ({
    title: 'It took too long',
    happened: `${limited[stage]} did not finish within ${duration(limitMs / 1000)}.`,
    remedy: 'Check the network and whether the machine is busy with something else, then try again.',
  }),
  internal: ({ message, id }) => ({
    title: 'Something went wrong in Flakestick',
    happened: message,
    remedy:
      id === undefined
        ? 'This is a bug. Please report it with the log.'
        : `This is a bug. Please report it with the id ${id} and the report of “flakestick doctor --report”.`,
  }),
} satisfies Partial<FailureTexts>;
