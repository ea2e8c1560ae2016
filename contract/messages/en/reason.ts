/** Why something failed or was refused: whole sentences about a call, else part of a sentence without a full stop. */
import type { ForeignFile } from '../../../formats/foreign-files.ts';
import type { HolderKind } from '../../wire/reason.ts';
import type { ReasonTexts } from '../reason-texts.ts';
import { bytes, list, twoSizes } from './number.ts';

const whyNot: { readonly [source: string]: string } = {
  flake:
    'A flake defines its own image (isoImage.squashfsCompression, networking.hostName and so on). These options are for presets and .nix modules.',
  'nix-file': 'A file that is built with -A defines its own image. These options are for presets and .nix modules.',
  'image-file': 'An image file is written as it is: nothing is built.',
  official: 'An official image is written as published: nothing is built. Choose a preset instead.',
  download: 'An image from the web is written as it is: nothing is built.',
};
const notADownload =
  'This source is not a download, so there is no published file to compare with. “build” prints the SHA-256 of an image.';

const otherThanFile = {
  'block-device': 'a block device',
  device: 'a device',
  pipe: 'a pipe',
  socket: 'a socket',
  folder: 'a folder',
  'system-file': 'a file of the system itself',
};

const holders: { readonly [K in HolderKind]: string } = {
  raid: 'RAID',
  bcache: 'cache',
  'compressed-memory': 'compressed memory',
  lvm: 'LVM',
  'verified-volume': 'verified volume',
  'encrypted-volume': 'encrypted volume',
  multipath: 'multipath',
};

const foreignFiles: { readonly [F in ForeignFile]: string } = {
  qcow2: 'a QEMU disk image (qcow2). Convert it with “qemu-img convert -O raw FILE disk.img”',
  vmdk: 'a VMware disk (VMDK). Convert it with “qemu-img convert -O raw FILE disk.img”',
  'vmdk-descriptor':
    'the description of a VMware disk (VMDK). Convert the disk with “qemu-img convert -O raw FILE disk.img”',
  vdi: 'a VirtualBox disk (VDI). Convert it with “qemu-img convert -O raw FILE disk.img”',
  vhdx: 'a Hyper-V disk (VHDX). Convert it with “qemu-img convert -O raw FILE disk.img”',
  vhd: 'a virtual disk (VHD). Convert it with “qemu-img convert -f vpc -O raw FILE disk.img”',
  qed: 'a QEMU disk image (QED). Convert it with “qemu-img convert -O raw FILE disk.img”',
  parallels: 'a Parallels disk. Convert it with “qemu-img convert -O raw FILE disk.img”',
  'parallels-ext': 'a Parallels disk. Convert it with “qemu-img convert -O raw FILE disk.img”',
  wim: 'a Windows installation image (WIM), which is not the image of a medium',
  squashfs: 'a compressed file system (squashfs), which is only one part of a live image',
  nar: 'an archive of Nix (NAR). Unpack it with “nix-store --restore FOLDER <FILE” and choose the image inside',
  lzop: 'compressed with lzop. Decompress it with “lzop -d FILE”',
  compress: 'compressed with compress. Decompress it with “gzip -dk FILE”',
  torrent: 'a torrent. Open it with a program for BitTorrent, and choose the image that this downloads',
  'android-sparse': 'an Android sparse image. Convert it with “simg2img FILE disk.img”',
  lz4: 'compressed with lz4. Decompress it with “lz4 -d FILE disk.img”',
  lzma: 'compressed with lzma. Decompress it with “xz --format=lzma -dk FILE”',
  lzip: 'compressed with lzip. Decompress it with “lzip -dk FILE”',
  rar: 'a RAR archive. Unpack it and choose the image inside',
  'git-lfs-pointer': 'a pointer of Git LFS, not the file itself. Run “git lfs pull” in its repository',
  html: 'a web page. Download the image itself, not the page about it',
};

const dataProblems = {
  missing: 'is missing',
  unknown: 'is not known here',
  'wrong-type': 'has the wrong type',
  'wrong-form': 'has the wrong form',
  'too-much': 'is too large or too long',
  'too-little': 'is too small, too short or empty',
  'not-allowed': 'is not a valid value',
};

export const reason = {
  'unknown-request': 'There is no such request.',
  'foreign-request': 'This request did not come from the Flakestick window.',
  'no-failed-derivation': 'No derivation has failed.',
  'no-derivation-log': 'neither this machine nor its binary caches have its build log',
  'no-folder': 'Specify the folder to save to.',
  'drive-named-twice': ({ drive }) => `${drive} is named twice.`,
  'too-large-for-fat32': ({ drive, sizeBytes }) =>
    `${drive} has ${bytes(sizeBytes)}: a drive for televisions and cars has FAT32 and a partition table that they know, which both end at 2.2 TB. Choose exFAT.`,
  'not-a-flake': ({ source }) => `“${source}” is not a flake. Only flakes are remembered.`,
  'carries-no-flake': ({ source }) => `“${source}” is not a flake. Only a flake can be put on the stick.`,
  'password-in-reference': 'A reference that contains a password is not remembered.',
  'flake-not-remembered': ({ flake }) => `${flake} is not remembered. “flakes” lists the flakes that are.`,
  'record-of-no-flake': ({ id }) => `Record ${id} does not belong to a flake of your own.`,
  'local-store-only': 'A module that looks up <nixpkgs/…> can only be built in the local store: leave out --store.',
  'nothing-to-save': 'An image file has no flake: the file itself is all there is to save.',
  'already-a-flake': 'This is a flake already: copy it, or use its reference.',
  'module-of-this-machine':
    'A module that looks up <nixpkgs/…> depends on this machine, so it cannot be saved as a flake.',
  'search-path-module-release':
    'A module that looks up <nixpkgs/…> is built from the nixpkgs of this machine. Choose another with --override-input nixpkgs github:NixOS/nixpkgs/nixos-RELEASE.',
  'search-path-module-compression':
    'The compression of a module that looks up <nixpkgs/…> is set in its own code (isoImage.squashfsCompression).',
  'search-path-module-image':
    'A module that looks up <nixpkgs/…> sets host name, keys, packages and so on in its own code. These options are for presets and other modules.',
  'no-such-input': ({ reference, name, known }) =>
    `${reference} has no input “${name}” to override. ${known.length > 0 ? `Its inputs are ${list(known)}.` : 'It has no inputs.'}`,
  'no-such-release': ({ what, release, known }) =>
    `${what} cannot be built from NixOS “${release}”. There is ${list(known)} for it. Any other nixpkgs can be given with --override-input.`,
  'override-like-an-option': ({ name, reference }) =>
    `An input has a name of letters and digits, and its replacement must not begin with “-” or contain control characters: ${name} ${reference}`,
  'setting-like-an-option': ({ option, value }) =>
    `The value of ${option} must not begin with “-” or contain control characters: ${value}`,
  'not-protected': ({ id, known }) =>
    `No protected drive has the serial number or WWN “${id}”. ${known.length > 0 ? `Protected: ${list(known)}.` : 'No drive is protected.'}`,
  'options-do-not-apply': ({ flags, source, isDownloadOnly }) =>
    `${list(flags)} ${flags.length === 1 ? 'does' : 'do'} not apply here. ${isDownloadOnly ? notADownload : (whyNot[source] ?? notADownload)}`,

  empty: 'it is empty',
  'begins-with-dash': 'it must not begin with “-”',
  'control-character': 'it contains a control character',
  'contains-space': 'it contains a space',
  'bad-percent-encoding': 'the part after “#” is not valid percent-encoding',
  'folder-with-sign': 'the name of the folder contains “#” or “?”',
  'no-path-after-scheme': 'a path must follow the scheme',
  'no-owner-and-repository': 'an owner and a repository must follow, as in github:owner/repo',
  'nothing-after-scheme': 'nothing follows the scheme',
  'web-page': 'it is the address of a web page. For a Git repository, write git+https://…',
  'unknown-scheme': ({ scheme }) => `“${scheme}:” is not a scheme for flakes`,
  'neither-path-nor-reference': 'it is neither a path nor a reference with a scheme',
  'git-failed': 'Git failed. Check that it is installed',
  'no-flake-nix': 'it contains no flake.nix',
  'asked-settings-too-long': 'it is longer than any real one',
  'asked-settings-not-pinned': 'Nix names no fixed content to read it from',
  'lock-too-large': 'its flake.lock has more inputs than any real one',
  'answer-too-large': 'what it holds is far larger than that of any real flake',

  'file-address': () => 'Flakestick takes the path of a file, not an address with file:',
  'folder-holds-image': () => 'it is a folder with an image and without a flake.nix',
  'not-an-address': 'it is not an address',
  'password-in-address': 'it contains a password, which would be kept in the record',
  'not-https': ({ protocol }) => `“${protocol}” is not https`,
  'plain-http': 'it is plain http, so anyone on the network path could change the image',
  'leads-to-not-https': ({ origin }) => `it redirects to ${origin}, which is not https`,
  'too-many-redirects': ({ limit }) => `it redirects more than ${limit} times`,
  'leads-nowhere': 'it redirects to something that is not an address',
  'unknown-official-image': ({ known }) => `“official:” must be followed by ${known.join(' or ')}`,

  'permission-denied': 'permission denied',
  'not-a-regular-file': 'it is not a regular file',
  'link-loop': 'it is a link that leads back to itself',
  'dead-link': 'it is a link to something that does not exist',
  'name-too-long': 'its name is too long: a name has at most 255 bytes, a whole path 4,095',
  'name-not-utf8': 'its name is not UTF-8 and cannot be read here. Rename it, or make a link to it with another name',
  'output-name-not-utf8': 'the name is not UTF-8, so a file of another name would be written. Use another name',
  'folder-too-large': 'it refers to a folder that is too large',
  'not-json': 'it is not JSON: it was cut short or overwritten',
  'locked-elsewhere': 'another program keeps it locked',
  'written-by-newer': 'it was written by a newer version of Flakestick',
  'other-than-a-file': ({ is }) => `it is ${otherThanFile[is]}, not an ordinary file`,
  'file-too-large': ({ sizeBytes, maxBytes }) => `it is ${bytes(sizeBytes)} long; at most ${bytes(maxBytes)} are read`,
  'download-needs-space': ({ needBytes, haveBytes }) => {
    const [need, have] = twoSizes(needBytes, haveBytes);
    return `the download needs ${need} plus some reserve, and ${have} are free`;
  },

  'invalid-data': ({ at, problem }) => `${at === '' ? 'it' : `“${at}”`} ${dataProblems[problem]}`,
  'too-small-to-check': ({ haveBytes, needBytes }) =>
    `A drive of ${bytes(haveBytes)} is too small for a capacity check, which needs at least ${bytes(needBytes)}.`,

  'web-page-instead': 'the server sent a web page instead',
  'compressed-twice': ({ compression }) => `its contents are compressed once more (${compression})`,
  'compressed-cut-short': 'it ends too early: it was not downloaded or copied completely',
  'compressed-changed': 'its bytes were changed, or a checksum in it is wrong',
  'foreign-file': ({ format }) => `it is ${foreignFiles[format]}`,
  'compressed-needs-memory': 'decompressing it needs more memory than is free. Close other programs',
  'compressed-filter-missing':
    'it was compressed in a way that the installed decompressor does not know: install a newer xz',
  'unfinished-download': 'its name says that its download has not finished',
  'compressed-followed': 'something else follows where its compressed bytes end',
  'compressed-undecodable': ({ said }) => `it cannot be decompressed (${said})`,
  'tar-archive': 'it is an archive of files (tar)',
  'no-volume-or-table': 'it has neither an ISO 9660 volume nor a partition table',

  'takes-consent': ({ explained }) => explained,
  'evaluation-failed': ({ message, file, line, column }) =>
    `${message} (${file}, line ${line}${column === null ? '' : `, column ${column}`})`,
  'too-many-failures': 'it was not examined, because too many outputs fail',
  'builder-killed': 'its builder was killed from outside, which is what the kernel does when memory runs out.',
  'nix-said-nothing': 'Nix failed without saying why.',
  'nixpkgs-of-source': 'The nixpkgs it uses',
  'plasma5-gone':
    'It uses Plasma 5, which this nixpkgs no longer has. NixOS 24.11 has it: --release 24.11, or the choice in the options, for a preset or a module; github:NixOS/nixpkgs/nixos-24.11 as the nixpkgs of a flake. It has had no security updates since 2025-06-30. Otherwise use Plasma 6.',
  'no-nixpkgs-here':
    'The module looks up <nixpkgs>, and this machine has none: NIX_PATH does not name it. Choose one with --override-input nixpkgs github:NixOS/nixpkgs/RELEASE.',
  'builder-failed': ({ derivation }) => `${derivation}: its builder failed`,
  failed: ({ failure }) => `it failed (${failure})`,

  'image-came-from-file': 'it was written from an image file that was not built by Nix here.',
  'record-too-old': 'it was made by an early version of Flakestick that did not store what a rebuild needs.',
  'build-not-reproducible': 'The derivation is the same: the build produces different bytes each time.',
  'other-derivation': ({ wifiKeyMayDiffer }) =>
    `The derivation is different, so something else was built.${wifiKeyMayDiffer ? ' The Wi-Fi passphrase may be different.' : ''}`,

  'another-drive-expected': ({ expected, found, name }) => `expected ${expected}, but found ${found} (${name})`,
  'another-drive-chosen': ({ chosen, found, name }) => `you chose ${chosen}, but ${found} (${name}) is there now`,
  'filled-since-confirmed':
    'it was empty, or had only a live image, when you confirmed it, and now there is something on it',
  'twin-drives': ({ drive, other }) => `${drive} and ${other} cannot be told apart: unplug one of them`,
  'other-plug-in': ({ drive, found }) =>
    `${drive} looks the same, but has been plugged in again since (it is now ${found})`,
  'no-serial-number': 'it has no serial number, so it cannot be recognised when it is plugged in again',
  'plug-ins-not-counted': 'this kernel does not count how often drives are plugged in (Linux 5.15 and later do)',
  'replug-unknown': 'there is no sign that it has been re-plugged since it was written',
  'not-unplugged-since': ({ did, at }) =>
    `it has not been unplugged since it was ${did === 'write' ? 'written' : 'verified'} at ${at}`,
  'mounted-over': 'something else is mounted over it',
  'mounted-repeatedly': 'it keeps being mounted again',
  'program-missing': ({ program }) => `${program} is not installed`,
  'program-silent': ({ code }) => `the program ended with ${code === null ? 'a signal' : `code ${code}`}`,
  'program-ended': ({ program, ended }) =>
    ({
      killed: 'ended by a signal',
      'timed-out': 'no answer in time',
      stopped: 'stopped',
      missing: `${program}: not installed`,
      'not-started': 'could not be started',
    })[ended],
  'no-reason-given': 'no reason was given',
  'still-mounted': ({ mountPoint, by }) =>
    `it is still mounted at ${mountPoint}${by.length > 0 ? ` and used by ${list(by)}` : ''}`,
  'mounted-at': ({ device, mountPoint }) => `${device} mounted at ${mountPoint}`,
  'held-by': ({ what, name }) => `${holders[what]} ${name}`,
  'not-a-drive': ({ path, is }) =>
    `${path} (${{ file: 'a file', folder: 'a folder', other: 'no block device' }[is]}, not a drive)`,
  'idle-lvm': 'LVM: it may belong to a volume group in use',
  'idle-bcache': 'bcache: it may be the cache of a disk in use',
  'external-journal': 'the journal of another file system',
  'hidden-layer': ({ path }) => `the hidden layer ${path}`,
  'image-not-located': ({ path }) => `the place of ${path}`,
  'swap-not-located': ({ path }) => `where the swap ${path} is`,
  'attribute-unread': ({ attribute, device }) => `${attribute} of ${device}`,

  'unplugged-midway': 'it was unplugged before everything was put back',
  'stalled-midway': 'it stopped responding before everything was put back',
  'error-midway': ({ code, offsetBytes }) =>
    `it reported ${code} at byte ${offsetBytes} before everything was put back`,
  'helper-stopped-midway': ({ detail }) =>
    `the helper stopped${detail === null ? '' : ` (${detail})`} before everything was put back`,
  'not-the-file-system': 'it did not make the file system that was asked for',
  'drive-left-unfinished': 'it left a drive unfinished',
  'stopped-unasked': 'it stopped without being asked to',
  'killed-midway': 'it was killed in the middle of its work',
  'wrote-too-much': 'it reported more bytes than the image has',
  'finished-before-written': 'it reported a drive as finished before it was written',
  'no-digest-reported': 'it reported no digest',
  'other-version':
    'it belongs to another version of Flakestick, which was installed while this one was running. Close Flakestick and start it again',
  'unreadable-line': ({ problem }) => `it sent something that cannot be understood: ${problem}`,
  'ended-before-start': ({ code }) => `it ended ${code === null ? 'by a signal' : `with code ${code}`} before it began`,
  'ended-midway': ({ code }) => `it ended with code ${code} in the middle of its work`,
  'unexpected-event': ({ event }) => `it sent “${event}”, which does not belong there`,
  'unexpected-block': ({ block, due }) =>
    `it reported block ${block}${due === null ? ' before any was due' : ` where ${due} was due`}`,
  'read-error': ({ code, offsetBytes }) => `reading gave ${code} at byte ${offsetBytes}`,
  'blocks-missing': ({ read, of }) => `it read back only ${read} of ${of} blocks`,
  'host-not-found': ({ host }) => `the address of ${host} could not be looked up`,
  'no-route': 'there is no way to its network',
  'no-connection': 'no connection could be made: nothing answered',
  'connection-refused': 'the connection was refused',
  'connection-lost': 'the connection was lost',
  'changed-at-server': 'the file at the server has changed',
  'impossible-length': 'the length that the server reports cannot be right',
  'download-cut-short': 'the file ended too early',
  'server-error': ({ status }) => `the server answered with status ${status}`,
  'nothing-arrived': ({ limitMs }) => `nothing arrived for ${Math.round(limitMs / 1000)} s`,
  'not-put-back': 'it does not hold what was put back',

  'digests-do-not-fit': 'its checksums do not fit its size',
  'names-other-record': ({ id }) => `it belongs to record ${id}`,
  'not-a-note': 'it is not a note about a verification',
  'journal-incomplete': 'some of the data kept in it is missing',
  'other-kind-of-file': 'it is another kind of file',
  'cut-short': 'it was cut short',
  'part-missing': 'part of it is missing',
  'changed-since-export': 'it was changed or damaged after it was exported',

  'no-pkexec': 'This user may not open the drive, and pkexec is not installed.',
  'helper-not-installed':
    'The helper that asks for a password is not installed: this copy of Flakestick was only unpacked.',
  'helper-changeable': ({ path, why }) =>
    why === 'owner'
      ? `Another user owns ${path}, and could change what root would run. Use a copy that belongs to you, for example: git clone CHECKOUT ~/flakestick`
      : `Other users can write to ${path}, and could change what root would run. Type: chmod go-w ${path}`,
  'no-polkit-agent': 'No password dialog is available: no polkit agent is running on this desktop.',
} satisfies ReasonTexts;
