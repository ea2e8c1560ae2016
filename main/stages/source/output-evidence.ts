/** Whether an output is an image, by what it is called: nothing is built to find out. Pure. */
import { isImageName } from '../../../formats/image-names.ts';
import type { DerivationLook } from './output-look.ts';

/** Made of an image's words, and nothing that is written to a drive. Source: formats of nixos-generators, `image.modules`. */
const FOR_OTHER_MACHINES =
  /^(?:kexec|netboot|i?pxe|qcow2?|vmdk|vdi|vhdx?|ov[af]|vagrant|virtualbox|vmware|hyperv|amazon|ami|ec2|azure|gce|google|digital|digitalocean|linode|openstack|cloudstack|kubevirt|proxmox|lx[cd]|incus|docker|podman|oci|containers?|vms?|qemu|microvm|tarball|toplevel|tests?|docs?|manual|options)$/;

const FOREIGN_FILE =
  /\.(?:qcow2?|vmdk|vdi|vhdx?|ov[af]|box|tar|tgz|tbz2?|txz|tar\.\w+|zip|sh|py|efi|squashfs|cpio|ipxe|json|md|html|txt|deb|rpm|appimage|nix|conf)$/i;

/** A system, a test or a script, whatever the machine is called that it is of. */
const FOREIGN_NAME = /^(?:nixos-(?:system|vm|rebuild|install)\b|vm-test-run-|stream-)/;

/** What nixpkgs calls the image of a disk whatever its file is. */
const DISK_IMAGE = /(?:disk|sd)-image|^nixos-image/;

const IMAGE_WORD = /^(?:isos?|images?|installers?|live|livecd|liveusb)$|(?:iso|image)s?$/;
const SD_CARD = /sd[-_]?(?:image|card)/i;
/** Of snowfall-lib, by the formats of nixos-generators: `install-isoConfigurations`, `sd-aarch64Configurations`. */
const IMAGE_CONFIGURATIONS = /^(?:install-)?(?:iso|sd|raw)(?:-.*)?Configurations$/;

// not shown: Nix code
/** A Nix function that is true for every name of `isImageSet` and of a system, and for few others. */
export const MAY_BE_IMAGE_SET =
  '(n: builtins.match ".*([iI]so|[iI]mage|[iI]nstaller|[lL]ive|[sS][dD]|-linux).*" n != null)';

/** `exampleIso`, `my-iso_2`: of letters of one case, without what stands between. */
function wordsOf(name: string): string[] {
  return name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const isOfOtherMachines = (words: readonly string[]): boolean => words.some((word) => FOR_OTHER_MACHINES.test(word));

/** `iso`, `images`, `isoConfigurations`, `install-iso`: what people call an image or a set of them. */
export function isImageWord(name: string): boolean {
  return SD_CARD.test(name) || IMAGE_CONFIGURATIONS.test(name) || wordsOf(name).some((word) => IMAGE_WORD.test(word));
}

/** The same for a set, of which there may be one for every other format. */
export function isImageSet(name: string): boolean {
  return isImageWord(name) && !isOfOtherMachines(wordsOf(name));
}

/** `names`: those on the way to it, such as `['images', 'rescue']`. */
export function isImageOutput(names: readonly string[], { name, file, isProgram }: DerivationLook): boolean {
  if (isImageName(file) || isImageName(name)) return true;
  if (FOREIGN_FILE.test(file) || FOREIGN_FILE.test(name) || FOREIGN_NAME.test(name)) return false;
  if (isOfOtherMachines([...names, name].flatMap(wordsOf))) return false;
  if (DISK_IMAGE.test(name)) return true;
  return !isProgram && [...names, name].some(isImageWord);
}

/** `x86_64-linux`; also of systems that nothing is written for here. */
export function isSystemName(name: string): boolean {
  return /^[a-z0-9_]+-(?:linux|darwin)$/.test(name);
}
