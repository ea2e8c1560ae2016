/** What `flakestick doctor` and the page “This machine” say. */
import type { CheckFinding, CheckRemedy, CheckTopic } from '../../wire/doctor.ts';
import type { InWords } from '../message-type.ts';
import { bytes, list, plural } from './number.ts';

type Of<T extends { kind: string }, K extends T['kind']> = Extract<T, { kind: K }>;
type Found<K extends CheckFinding['kind']> = InWords<Of<CheckFinding, K>>;
type Fix<K extends CheckRemedy['kind']> = Of<CheckRemedy, K>;

const FLAVOURS = { nix: 'Nix', lix: 'Lix', determinate: 'Determinate Nix' } as const;
const PACKAGES = {
  polkit: 'polkit',
  udisks: 'udisks',
  'util-linux': 'util-linux',
  formatters: 'dosfstools and exfatprogs',
  qemu: 'QEMU',
  ssh: 'the OpenSSH client',
  firmware: 'UEFI firmware for virtual machines',
  spice: 'what shows a virtual machine by SPICE',
} as const;

const topic: { readonly [T in CheckTopic]: string } = {
  nix: 'Nix',
  'nix-on-path': 'Nix on PATH',
  flakes: 'Flakes',
  'nix-daemon': 'Nix daemon',
  'nix-store': 'Nix store',
  trust: 'Trust',
  sandbox: 'Sandbox',
  'build-space': 'Space while building',
  'images-x86_64': 'Images for PC (x86_64)',
  'images-aarch64': 'Images for Arm (aarch64)',
  'remote-builders': 'Remote builders',
  'store-space': 'Space for the Nix store',
  'download-space': 'Space for downloads',
  'kept-images': 'Images kept in the Nix store',
  'own-folders': 'Folders of Flakestick',
  'drive-list': 'List of drives',
  'writing-drives': 'Writing drives',
  'password-dialog': 'Password dialog',
  unmounting: 'Unmounting',
  locks: 'Locks between programs',
  'drive-contents': 'Contents of drives',
  'empty-drives': 'Empty drives',
  'virtual-machine': 'Virtual machine',
  'uefi-firmware': 'UEFI of virtual machines',
  'machine-screen': 'Screen of virtual machines',
  'loop-devices': 'Loop devices',
};

const WITHOUT_DRIVELIST = {
  'lsblk-missing': 'lsblk is not installed',
  'not-installed': 'its files are missing',
  'no-answer': 'lsblk does not answer',
  failed: 'lsblk failed',
  fallback: 'the output of lsblk cannot be read',
} as const;

const finding = {
  'check-failed': (f: { detail: string }) => `This could not be checked: ${f.detail}`,
  'check-timed-out': (f: Found<'check-timed-out'>) => `No answer within ${f.limitMs / 1000} s`,
  'nix-missing': 'Nix is neither on PATH nor where its installers put it. Image files can be written without it',
  'nix-does-not-run': (f: Found<'nix-does-not-run'>) => `${f.program} does not run`,
  'nix-too-old': (f: Found<'nix-too-old'>) => `Nix ${f.have} is too old: Flakestick needs ${f.need}`,
  'nix-found': (f: Found<'nix-found'>) => `${FLAVOURS[f.flavour]} ${f.version} at ${f.path}`,
  'nix-old': (f: Found<'nix-old'>) =>
    `${FLAVOURS[f.flavour]} ${f.version} at ${f.path}. Presets of NixOS 25.11 and later need Nix ${f.need}`,
  'nix-not-on-path': (f: Found<'nix-not-on-path'>) =>
    `${f.folder} is not on PATH. Flakestick looks there by itself; a terminal does not`,
  'features-on': 'nix-command and flakes are enabled',
  'feature-off': (f: Found<'feature-off'>) =>
    `“${f.feature}” is disabled. Flakestick enables it for itself, but commands such as “nix flake” and “nix log” need it too`,
  'daemon-answers': 'The daemon answers',
  'daemon-not-needed': 'Not needed: this user has direct access to the store',
  'build-group-missing': (f: Found<'build-group-missing'>) =>
    `Nix is only half installed: the group “${f.group}” is missing, so root cannot build`,
  'store-writable': (f: Found<'store-writable'>) => `The store is writable (${f.folder})`,
  'trust-not-needed': 'This user builds without the daemon, so no trust is needed',
  trusted: (f: Found<'trusted'>) => `Nix trusts ${f.user}: the caches and builders you name are used`,
  'not-trusted': (f: Found<'not-trusted'>) =>
    `Nix does not trust ${f.user}: caches, builders and stores you name are ignored. Presets need none`,
  sandboxed: 'Builds run in a sandbox',
  'not-sandboxed': 'Builds run without a sandbox: a flake from someone else could read your files while it is built',
  'system-native': 'This machine builds them itself',
  'system-on-builder': 'A remote builder builds them',
  'system-emulated': 'They are built under emulation, several times slower',
  'system-without-emulator': (f: Found<'system-without-emulator'>) =>
    `Nix is set to build for ${f.system}, but no emulator is registered, so such builds fail`,
  'emulator-outside-sandbox': (f: Found<'emulator-outside-sandbox'>) =>
    `The emulator for ${f.system} is registered without the flag F, so builds in the sandbox do not find it`,
  'system-not-built': (f: Found<'system-not-built'>) =>
    `This machine builds for ${f.own} only. Official images for ${f.system} can be downloaded`,
  'emulator-unused': (f: Found<'emulator-unused'>) =>
    `An emulator for ${f.system} is registered, but Nix does not use it`,
  'no-builders': 'None are configured: everything is built here',
  'builders-without-ssh': 'Builders are configured, but ssh is not installed',
  'builders-answer': (f: Found<'builders-answer'>) => `${list(f.uris)} ${f.uris.length === 1 ? 'answers' : 'answer'}`,
  'builder-silent': (f: Found<'builder-silent'>) =>
    `${f.uri} does not answer (${f.problem ?? `nothing within ${f.limitMs / 1000} s`}). Builds wait for it and then run here`,
  'store-space': (f: Found<'store-space'>) =>
    f.needBytes === null
      ? `${bytes(f.freeBytes)} free for ${f.folder}`
      : f.image === 'small'
        ? `${bytes(f.freeBytes)} free for ${f.folder}. Even a small image needs ${bytes(f.needBytes)}`
        : `${bytes(f.freeBytes)} free for ${f.folder}. A desktop image needs ${bytes(f.needBytes)}`,
  'build-space': (f: Found<'build-space'>) =>
    f.isEnough
      ? `${bytes(f.freeBytes)} free in ${f.folder}`
      : `${bytes(f.freeBytes)} free in ${f.folder}. An image may not fit while it is built`,
  'download-space': (f: Found<'download-space'>) =>
    f.isEnough
      ? `${bytes(f.freeBytes)} free in ${f.folder}`
      : `${bytes(f.freeBytes)} free in ${f.folder}. A download may not fit`,
  'folder-writable': (f: Found<'folder-writable'>) =>
    `Other users may write to ${f.folder}. They could change records, settings or downloads.`,
  'folder-of-another': (f: Found<'folder-of-another'>) => `${f.folder} belongs to another user.`,
  'kept-images': (f: Found<'kept-images'>) =>
    `${f.images} ${plural(f.images, { one: 'image', other: 'images' })} that you built, ${bytes(f.sizeBytes)} in all. “flakestick images” lists them and frees them (links in ${f.folder})`,
  'root-writes': 'Running as root: no password is needed',
  'helper-not-installed':
    'Only drives that you may open yourself can be written: an AppImage or unpacked archive cannot ask for permission',
  'pkexec-missing': 'pkexec is not installed, so drives that belong to root cannot be written',
  'pkexec-not-setuid': (f: Found<'pkexec-not-setuid'>) =>
    `${f.program} has no set-user-ID bit, so it cannot start anything as root`,
  'no-system-bus': (f: Found<'no-system-bus'>) => `${f.program} has no system bus to ask polkit on`,
  'pkexec-asks': (f: Found<'pkexec-asks'>) => `${f.program} asks for the password`,
  'agent-not-needed': 'Running as root: none is needed',
  'terminal-asks': 'The terminal asks for the password',
  'agent-runs': (f: Found<'agent-runs'>) => `${f.program} shows the password dialog`,
  'no-agent': 'No password agent is running: the dialog may not appear, and only a terminal can ask',
  'root-unmounts': 'Running as root: drives are unmounted without udisks',
  'drivelist-answers': 'drivelist and the kernel both list the drives',
  'drivelist-absent': (f: Found<'drivelist-absent'>) =>
    `drivelist does not work (${WITHOUT_DRIVELIST[f.reason]}): drives are listed from the kernel alone`,
  'udisks-missing': 'udisks is not installed: mounted drives must be unmounted by hand',
  'udisks-answers': 'udisks unmounts drives and powers them off',
  'udisks-silent': 'udisks does not answer: mounted drives must be unmounted by hand',
  'flock-found': (f: Found<'flock-found'>) =>
    `${f.program} keeps running copies of Flakestick from interfering with each other`,
  'flock-missing':
    'flock (from util-linux) is not installed: nothing keeps another program from changing the same drive or settings at the same time',
  'blkid-found': (f: Found<'blkid-found'>) => `${f.program} tells what is on a drive`,
  'blkid-missing':
    'blkid (from util-linux) is not installed: where udev does not run, it cannot be told what is on a drive, and every drive is treated as if it held data',
  'formatters-found': (f: Found<'formatters-found'>) => `${list(f.programs)} make file systems for empty drives`,
  'formatters-missing': (f: Found<'formatters-missing'>) =>
    `${list(f.programs)} ${plural(f.programs.length, { one: 'is', other: 'are' })} not installed: “flakestick restore” cannot make every file system`,
  'qemu-missing': 'QEMU is not installed: images cannot be tried in a virtual machine',
  'qemu-with-kvm': (f: Found<'qemu-with-kvm'>) => `${f.program} with KVM`,
  'qemu-without-kvm': (f: Found<'qemu-without-kvm'>) => `${f.program} without KVM: virtual machines are slow`,
  'kvm-refused': (f: Found<'kvm-refused'>) => `${f.program} may not use KVM: virtual machines are slow`,
  'kvm-fails': (f: Found<'kvm-fails'>) =>
    `${f.program} may use KVM, but a machine with it does not run here: virtual machines are slow`,
  'firmware-found': (f: Found<'firmware-found'>) => f.path,
  'firmware-missing': 'Not installed: images are tried with BIOS firmware only',
  'screen-by-spice': (f: Found<'screen-by-spice'>) =>
    `${f.program} shows it, with a clipboard where the image has an agent`,
  'screen-plain': 'QEMU’s own window, without a clipboard',
  'screen-missing': 'Neither SPICE with remote-viewer nor a window of QEMU’s own: only “try --headless” works',
  'no-display': 'There is no display here: “try --headless” works',
  'loop-devices-usable': 'Loop devices can stand in for drives (--include-loop)',
  'loop-devices-root-only':
    'Only root can create loop devices, which stand in for drives when you try Flakestick without a stick',
} as const;

const remedy = {
  'check-again': 'Fix this, then check again:',
  'close-folder': 'Let nobody else write to it:',
  'take-folder': 'Make it your own:',
  'see-load': 'See what keeps the machine busy:',
  'delete-unused': 'Delete what no build needs any more:',
  'nixos-setting': 'Add this to /etc/nixos/configuration.nix, then run “sudo nixos-rebuild switch”:',
  'nix-setting': (r: Fix<'nix-setting'>) => `Add “${r.line}” to ${r.file}:`,
  'trust-by-nixos-setting':
    'Only for a user who may become root anyway. Add this to /etc/nixos/configuration.nix, then run “sudo nixos-rebuild switch”:',
  'trust-by-nix-setting': (r: Fix<'trust-by-nix-setting'>) =>
    `Only for a user who may become root anyway. Add “${r.line}” to ${r.file}:`,
  reinstall: (r: Fix<'reinstall'>) => `Reinstall ${PACKAGES[r.what]}:`,
  install: (r: Fix<'install'>) => `Install ${PACKAGES[r.what]}:`,
  'install-by-hand': (r: Fix<'install-by-hand'>) =>
    `Install ${PACKAGES[r.what]} with the package manager of this distribution.`,
  'install-package': 'Install Flakestick from its deb or rpm package, or with Nix; or run it as root.',
  'install-nix': 'Install Nix, then log in again:',
  'install-nix-for-selinux': 'Install Nix with an installer that supports SELinux, then log in again:',
  'install-nix-rest': 'Install the rest, and run Flakestick as an ordinary user in the group nix-users:',
  'upgrade-nixos': 'Upgrade to a newer release of NixOS. Within a release:',
  'upgrade-nix': 'Upgrade Nix:',
  'put-newer-nix-first': 'Put a newer Nix in front of the one of the distribution, then log in again:',
  'set-path': 'Log in again, or in this terminal:',
  'enable-features': 'Enable the features for yourself:',
  'join-daemon-group': 'Join the group that may use it, then log in again:',
  'start-daemon': 'Start it and leave it running:',
  'enable-daemon': 'Start it now and at every boot:',
  'install-emulator': 'Install an emulator, and tell Nix:',
  'install-emulator-by-hand': (r: Fix<'install-emulator-by-hand'>) =>
    `Install the static user emulators of QEMU and register them with binfmt_misc, then add “${r.line}” to ${r.file}:`,
  'ask-ssh': 'See what ssh says. Nix connects as root:',
  'reinstall-app': 'Install Flakestick again; in a checkout, run “npm ci”.',
  'see-lsblk': 'See what lsblk says:',
  'start-service': 'Start it:',
  'start-udisksd': 'Start udisksd, which needs the system bus.',
  'start-agent': 'Start the polkit agent of your desktop.',
  'start-agent-or-this': 'Start the agent of your desktop, or this one:',
  'enable-virtualisation': 'Enable virtualisation in the firmware, then:',
  'join-kvm-group': 'Join the group that may use it, then log in again:',
  'make-loop-device': 'Make one from a file:',
  'build-in-larger-folder': 'Build in a larger folder:',
  'start-daemon-in-larger-folder': 'Start the daemon with a larger folder:',
  'daemon-in-larger-folder': 'Let the daemon build in a larger folder:',
  'remove-downloads': 'Free some space. Kept downloads can be removed:',
} as const;

/** `nix-refused` and `as-failure` take their words from the failure they carry. */
export const doctor = {
  topic,
  finding: finding satisfies { readonly [K in Exclude<CheckFinding['kind'], 'nix-refused'>]: unknown },
  remedy: remedy satisfies { readonly [K in Exclude<CheckRemedy['kind'], 'as-failure'>]: unknown },
};
