/** Every failure in a person's words: a title, what happened, and what to do. Shared by all shells. */
import { ACCEPT_FLAGS, explainRisk } from '../wire/build-risk.ts';
import type { Failure, FailureKind, NixPosition, Stage } from '../wire/failure.ts';
import type { BlockRange } from '../wire/record.ts';
import { z } from '../wire/schema.ts';
import { formatDuration } from './bytes.ts';
import { CAPACITY_FAILURES } from './capacity-words.ts';
import { DOWNLOAD_FAILURES } from './download-words.ts';
import { explainRefusal, remedyForRefusals } from './explain-refusal.ts';
import { describeSearch, describeSeen } from './explain-verdict.ts';
import { PLAN_FAILURES } from './plan-words.ts';
import { REBUILD_FAILURES } from './rebuild-words.ts';

export { explainRefusal };

export const Explanation = z.strictObject({ title: z.string(), happened: z.string(), remedy: z.string() });
export type Explanation = z.infer<typeof Explanation>;

const list = (items: readonly string[]): string => items.join(', ');
const at = (position: NixPosition | null): string =>
  position ? ` (${position.file}, line ${position.line}${position.column ? `, column ${position.column}` : ''})` : '';

/** `blocks 3–4 and 9 (bytes 3145728–5242879 …)`: at most four runs are named. */
export function describeBlocks(ranges: readonly BlockRange[], blockBytes: number): string {
  const named = ranges.slice(0, 4).map(({ first, last }) => {
    const bytes = `bytes ${first * blockBytes}–${(last + 1) * blockBytes - 1}`;
    return first === last ? `block ${first} (${bytes})` : `blocks ${first}–${last} (${bytes})`;
  });
  const more = ranges.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more ranges` : '');
}

type Entry<K extends FailureKind> = (failure: Extract<Failure, { kind: K }>) => Explanation;
const say = (title: string, happened: string, remedy: string): Explanation => ({ title, happened, remedy });

const LIMITED: { readonly [S in Stage]: string } = {
  source: 'Evaluating the source',
  'nix-build': 'Nix',
  download: 'The download',
  image: 'Reading the image',
  drive: 'The drive',
  write: 'Writing',
  verify: 'Verifying',
  record: 'Reading the records',
  doctor: 'The check of this machine',
};

const EXPLAIN: { [K in FailureKind]: Entry<K> } = {
  'bad-usage': (f) =>
    say('That is not how it is called', f.detail, 'Run the command with --help to see what it takes.'),
  'identity-needed': (f) =>
    say(
      'Say which drive you mean',
      `--yes alone does not erase ${f.drives.join(' and ')}. Nothing was written.`,
      `Look at ${f.drives.length === 1 ? 'it' : 'them'} again. If ${f.drives.length === 1 ? 'it is' : 'they are'} meant, run “${f.command}”.`,
    ),
  'unknown-preset': (f) =>
    say(
      'There is no such preset',
      `“${f.name}” is not a preset, a flake reference or a file.`,
      `The presets are ${list(f.known)}. A flake needs a path or a scheme: ./dir, github:owner/repo.`,
    ),
  'bad-flake-reference': (f) =>
    say(
      'That is not a flake reference',
      `“${f.reference}”: ${f.detail}`,
      'Write it as github:owner/repo, git+https://…, path:/dir or ./dir, with #name for one of its outputs.',
    ),
  'source-unreachable': (f) =>
    say(
      'The flake could not be fetched',
      `${f.reference}: ${f.detail}`,
      'Check the spelling and the network connection, and that you may read it; then try again.',
    ),
  'flake-file-not-tracked': (f) =>
    say(
      'Git does not track that file',
      `${f.path} exists but is not known to git, so Nix cannot see it.`,
      `Run “git add ${f.path}” in that repository.`,
    ),
  'file-not-found': (f) => say('There is no such file', `${f.path} does not exist.`, 'Check the path.'),
  'file-unreadable': (f) =>
    say(
      'The file cannot be read',
      `${f.path}: ${f.detail}`,
      'Check that you may read it and that its disk is in order.',
    ),
  'file-unwritable': (f) =>
    say('The file cannot be written', `${f.path}: ${f.detail}`, 'Choose another folder, or check its permissions.'),
  'missing-attribute': (f) =>
    say(
      'The flake has no such output',
      `${f.reference} has no output “${f.attribute}” that can become an image.`,
      f.available.length > 0
        ? `It offers: ${list(f.available)}.`
        : 'None of its outputs can become an image: it needs a NixOS configuration that imports an installer module.',
    ),
  'ambiguous-output': (f) =>
    say(
      'Which output?',
      `${f.reference} has several outputs that can become an image.`,
      `Add one of them after “#”: ${list(f.available)}.`,
    ),
  'no-image-output': (f) =>
    say(
      'The flake has no image',
      `None of the outputs of ${f.reference} can become an image.`,
      'Add a NixOS configuration that imports an installer module, such as installation-cd-minimal.nix.',
    ),
  'evaluation-failed': (f) =>
    say(
      'The Nix code has an error',
      `${f.message}${at(f.position)}`,
      f.position
        ? `Mend ${f.position.file} at line ${f.position.line} and try again.`
        : 'Mend the Nix code and try again; the log has the details.',
    ),
  'consent-needed': (f) =>
    say(
      'That needs a yes',
      `${f.reference}: ${f.risks.map(explainRisk).join(' ')} Nothing was built.`,
      `If you trust it, say ${f.risks.map(({ kind }) => ACCEPT_FLAGS[kind]).join(' and ')}, or tick it in the app.`,
    ),
  'nix-missing': (f) =>
    say(
      'Nix is not installed',
      `The “nix” command was not found (looked in ${list(f.searched)}).`,
      '“flakestick doctor” and the page “This machine” have the command for this machine. Image files can be written without it.',
    ),
  'nix-too-old': (f) =>
    say(
      'Nix is too old for this',
      `${f.what} needs Nix ${f.need} or newer; this is ${f.have}.`,
      `Install Nix ${f.need} or newer from nixos.org/download, or choose a preset of an older release.`,
    ),
  'nix-features-off': (f) =>
    say(
      'Nix refuses flakes',
      `These features are disabled by the administrator: ${list(f.features)}.`,
      'Add “experimental-features = nix-command flakes” to /etc/nix/nix.conf.',
    ),
  'nix-daemon-unreachable': (f) =>
    say(
      'The Nix daemon does not answer',
      f.detail,
      'Start it with “sudo systemctl start nix-daemon.socket”; on Debian your user must be in the group nix-users.',
    ),
  'nix-not-set-up': (f) =>
    say(
      'Nix is only half installed',
      f.detail,
      'On Debian or Ubuntu install the rest with “sudo apt install nix-setup-systemd” and run Flakestick as an ordinary user of the group nix-users. Without systemd, root can add the line “build-users-group =” to /etc/nix/nix.conf.',
    ),
  'nix-store-unwritable': (f) =>
    say(
      'The Nix store cannot be written',
      f.detail,
      'Check the owner of /nix, and that its file system is not read-only.',
    ),
  'wrong-system': (f) =>
    say(
      'This machine cannot build that',
      `The image is for ${f.need}; this machine builds ${f.have}.`,
      f.need === 'aarch64-linux'
        ? 'On NixOS set boot.binfmt.emulatedSystems = [ "aarch64-linux" ]; on Debian install qemu-user-static and binfmt-support and add “extra-platforms = aarch64-linux” to /etc/nix/nix.conf; or name a builder with --builders.'
        : 'Name a machine that can build it with --builders.',
    ),
  'build-failed': (f) =>
    say(
      'The build failed',
      `${f.derivation ? `${f.derivation}: ` : ''}${f.message}`,
      f.derivation
        ? `Read the whole log with “nix log ${f.derivation}”, mend the cause and try again: what was built is kept.`
        : 'Read the log, mend the cause and try again: what was built is kept.',
    ),
  'hash-mismatch': (f) =>
    say(
      'A download is not what was promised',
      `${f.derivation}: expected ${f.specified}, got ${f.got}.`,
      'The file behind the address changed. Correct the hash in the Nix code if the change is meant, otherwise do not trust it.',
    ),
  'network-failed': (f) =>
    say(
      'A download failed',
      `${f.url ? `${f.url}: ` : ''}${f.detail}`,
      'Check the network connection and try again: what was fetched is kept.',
    ),
  'disk-full': (f) =>
    say(
      'The disk is full',
      `${f.path}: ${f.detail}`,
      'Free some space (“nix store gc” removes unused store paths) and try again.',
    ),
  'output-without-image': (f) =>
    say(
      'The build gave no image',
      `${f.storePath} holds no ISO or disk image.`,
      'Choose an output that builds one, such as config.system.build.isoImage.',
    ),
  'not-an-image': (f) =>
    say('That file is not an image', `${f.path}: ${f.detail}`, 'Choose an ISO or a raw disk image.'),
  'image-compressed': (f) =>
    say(
      'The image is in an archive',
      `${f.path} is ${f.compression} data, which may hold several files.`,
      'Unpack it and choose the image in it. Images in gzip, xz, zstd or bzip2 need no unpacking.',
    ),
  'image-corrupt': (f) =>
    say('The compressed image is damaged', `${f.path}: ${f.detail}.`, 'Download it again and compare its checksum.'),
  'image-empty': (f) => say('The image is empty', `${f.path} has no bytes.`, 'Download or build it again.'),
  'image-truncated': (f) =>
    say(
      'The image is incomplete',
      `${f.path} says it has ${f.needBytes} bytes, but only ${f.haveBytes} are there.`,
      'Download or build it again.',
    ),
  'image-changed': (f) =>
    say(
      'The image changed while it was used',
      `${f.path} is not what it was when the job began.`,
      'Leave the file alone and start again.',
    ),
  'program-missing': (f) =>
    say(
      'A program is missing',
      `“${f.program}”, which decompresses this image, was not found (looked in ${list(f.searched)}).`,
      `Install the package ${f.package}, for example with “sudo apt install ${f.package}”, or decompress the image elsewhere.`,
    ),
  'drive-not-found': (f) =>
    say(
      'The drive is not there',
      `No drive answers to “${f.drive}”.`,
      'Plug it in and choose it again; “flakestick drives” lists what is there.',
    ),
  'drive-changed': (f) =>
    say(
      'That is not the drive you chose',
      `${f.drive}: ${f.detail}`,
      'Look at the drives again and choose the right one.',
    ),
  'drive-refused': (f) =>
    say(
      'That drive is not written',
      `${f.drive}: ${f.refusals.map(explainRefusal).join('; ')}.`,
      remedyForRefusals(f.refusals),
    ),
  'drive-busy': (f) =>
    say(
      'Another program holds the drive',
      `${f.drive} is in use.`,
      'Close the other program, unmount the drive, and try again.',
    ),
  'mount-busy': (f) =>
    say(
      'Something still uses the drive',
      `${f.drive} could not be unmounted from ${f.mountPoint}${f.by.length > 0 ? `: it is used by ${list(f.by)}` : ' because it is in use'}.`,
      'Close the programs and windows that use it, and leave its folders in terminals; then try again.',
    ),
  'unmount-failed': (f) =>
    say(
      'The drive could not be unmounted',
      `${f.drive} is mounted at ${f.mountPoint}: ${f.detail}.`,
      `Unmount it in the file manager or with “sudo umount ${f.mountPoint}”, then try again.`,
    ),
  'remove-failed': (f) =>
    say(
      'The drive could not be switched off',
      `${f.drive}: ${f.detail}.`,
      'It is unharmed. Eject it in the file manager, or wait until its light is quiet, and pull it out.',
    ),
  'drive-without-serial': (f) =>
    say(
      'That drive cannot be protected',
      `${f.drive} has neither a serial number nor a WWN, so it could not be recognised when it is plugged in again.`,
      'Put a label on the drive itself, and unplug it while you write others.',
    ),
  'settings-corrupt': (f) =>
    say(
      'The settings cannot be read',
      `${f.path}: ${f.detail}. It holds your list of protected drives, so it is left as it is.`,
      'Mend that file, or move it away and protect your drives again.',
    ),
  'write-failed': (f) =>
    say(
      'Writing failed',
      `${f.drive} gave ${f.code} at byte ${f.offsetBytes}.`,
      'Try another port. If it happens again, the drive is worn out: use another one.',
    ),
  'drive-gone': (f) =>
    say(
      'The drive is gone',
      `${f.drive} vanished while it was being used.`,
      'Plug it in again, choose it again and start again: a write goes on from what is there. If it drops out often, try another port or stick.',
    ),
  'drive-stalled': (f) =>
    say(
      'The drive does not answer',
      `${f.drive} has not answered for ${formatDuration(f.silentForMs / 1000)}.`,
      'Unplug it, plug it into another port, choose it again and start again. If it happens again, use another drive.',
    ),
  'drive-differs': (f) =>
    say(
      'The drive holds something else',
      `${f.drive} differs at ${describeBlocks(f.blocks, f.blockBytes)}.`,
      'Flash the same image again: right after a flash, only the bad blocks are written. If it happens again, the drive is not reliable: use another one.',
    ),
  'drive-unreadable': (f) =>
    say(
      'The drive cannot be read back',
      `${f.drive} cannot be read at ${describeBlocks(f.blocks, f.blockBytes)}${
        f.differing ? `, and differs at ${describeBlocks(f.differing, f.blockBytes)}` : ''
      }.`,
      'Try another port, and flash the same image again: right after a flash, only the bad blocks are written. If it happens again, the drive is worn out: use another one.',
    ),
  'drive-shorter': (f) =>
    say(
      'The drive is shorter than the image',
      `${f.drive} has ${f.haveBytes} bytes; the image has ${f.needBytes}.`,
      'This cannot be the drive that was written, or it lies about its size. Check which one it is.',
    ),
  'drive-digest-differs': (f) =>
    say(
      'The drive holds something else',
      `${f.drive} has SHA-256 ${f.got}; expected ${f.expected}.`,
      'Write it again, or check that digest and size belong together. With the image file or the record the differing blocks can be named.',
    ),
  ...DOWNLOAD_FAILURES,
  ...PLAN_FAILURES,
  ...CAPACITY_FAILURES,
  ...REBUILD_FAILURES,
  'unknown-image': (f) =>
    say(
      'No record knows what is on the drive',
      `${f.drive} ${describeSeen(f.seen)}. ${describeSearch(f.recordsCompared, f.nearest)}`,
      f.seen.format === 'unreadable'
        ? 'Try another port. If it happens again, the drive is worn out: use another one.'
        : 'If it was written on another machine, export its record there and import it here. Or compare it with the image, or with the digest and the size that its maker publishes (--image, or --sha256 and --size, on the command line).',
    ),
  'drive-not-replugged': (f) =>
    say(
      'The drive was not plugged in anew',
      `${f.drive}: ${f.detail}.`,
      'Unplug it, plug it in again and verify it then; or verify it without --replugged.',
    ),
  'record-not-found': (f) =>
    say('There is no such record', `No record has the id ${f.id}.`, '“flakestick records” lists the records.'),
  'record-corrupt': (f) =>
    say(
      'A record cannot be read',
      `${f.path}: ${f.detail}`,
      'Delete that file; the drive can still be verified with the image (--image).',
    ),
  'record-unwritable': (f) =>
    say(
      'The record could not be kept',
      `${f.path}: ${f.detail}`,
      'Free some space or mend the folder’s permissions, and start again. A drive that was written can be verified with --image.',
    ),
  'export-invalid': (f) =>
    say(
      'That is not an exported record',
      `${f.path}: ${f.detail}.`,
      'Export the record again (“flakestick records export ID --output FILE”) and copy the whole file.',
    ),
  'export-newer': (f) =>
    say(
      'The exported record is of a newer Flakestick',
      `${f.path} has version ${f.version}, which this program does not know.`,
      'Update Flakestick on this machine, then import it again.',
    ),
  'record-conflict': (f) =>
    say(
      'Another record has that id',
      `A record ${f.id} is kept here already, and says something else.`,
      'Look at it with “flakestick records show”. Only if it is the wrong one, delete it and import again.',
    ),
  'authorization-dismissed': () =>
    say(
      'Permission was not given',
      'The password dialog was closed.',
      'Start again and allow it, or choose a drive that you may write.',
    ),
  'authorization-refused': () =>
    say(
      'Permission was refused',
      'This account may not use the drive.',
      'Ask the administrator, or run it as a user who may.',
    ),
  'authorization-unavailable': (f) =>
    say(
      'Nobody could be asked for permission',
      f.detail,
      'Install polkit (pkexec) and a password agent of your desktop, or run the command as root.',
    ),
  'helper-failed': (f) =>
    say(
      'The writing program stopped unexpectedly',
      f.detail,
      'The drive may be partly written. Start again; if it happens again, please report it with the log.',
    ),
  'job-running': () =>
    say('A job is already running', 'Only one job runs at a time.', 'Wait until it ends, or cancel it.'),
  'timed-out': (f) =>
    say(
      'It took too long',
      `${LIMITED[f.stage]} did not finish within ${formatDuration(f.limitMs / 1000)}.`,
      'Check the network and what else keeps the machine busy, and try again.',
    ),
  internal: (f) =>
    say('Something went wrong in Flakestick', f.message, 'This is a bug. Please report it with the log.'),
};

export function explain(failure: Failure): Explanation {
  const entry = EXPLAIN[failure.kind] as (failure: Failure) => Explanation;
  return entry(failure);
}
