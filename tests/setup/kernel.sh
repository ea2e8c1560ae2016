#!/bin/sh
# Puts a Debian kernel into the test cache (it is extracted, never installed) and tells the nixpkgs stand-in where it is.
# Result: CACHE/kernel/{vmlinuz,vmlinux,version,recipe,lib/modules/VERSION} and tests/fixtures/nixpkgs-standin/host.nix.
# CACHE is $FLAKESTICK_TEST_CACHE, or node_modules/.cache.
set -eu
# depmod; the PATH of a user, and of root after `su`, is without these.
PATH=$PATH:/usr/sbin:/sbin

root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${FLAKESTICK_TEST_CACHE:-$root/node_modules/.cache}/kernel
host_file=$root/tests/fixtures/nixpkgs-standin/host.nix

# Only what a live image or a virtual machine with a USB stick loads, a tenth of the package.
module_folders='drivers/usb/host drivers/usb/core drivers/usb/common drivers/usb/storage drivers/scsi/scsi_mod.ko
  drivers/scsi/scsi_common.ko drivers/scsi/sd_mod.ko drivers/scsi/sr_mod.ko drivers/scsi/scsi_debug.ko drivers/ata
  drivers/cdrom drivers/block drivers/md drivers/mmc drivers/virtio drivers/char/virtio_console.ko
  drivers/net/virtio_net.ko fs/9p fs/btrfs fs/exfat fs/ext4 fs/fat fs/fscache fs/fuse fs/isofs fs/jbd2 fs/mbcache.ko
  fs/netfs fs/nls fs/overlayfs fs/squashfs fs/udf net/9p net/core block lib crypto arch/x86/crypto mm'

kernel_package() {
  apt-cache depends linux-image-amd64 2>/dev/null | awk '$1 == "Depends:" { print $2; exit }'
}

download() {
  package=$(kernel_package)
  if [ -z "$package" ] && [ "$(id -u)" -eq 0 ]; then
    apt-get update --quiet --quiet >&2
    package=$(kernel_package)
  fi
  if [ -z "$package" ]; then
    echo 'kernel.sh: no linux-image-amd64 in the package lists; run: sudo apt-get update' >&2
    exit 1
  fi
  version=${package#linux-image-}
  apt-get download --quiet --quiet "$package" >&2 || {
    # Lists older than the archive name files that are gone.
    [ "$(id -u)" -eq 0 ] || { echo 'kernel.sh: the download failed; run: sudo apt-get update' >&2; exit 1; }
    apt-get update --quiet --quiet >&2
    package=$(kernel_package)
    version=${package#linux-image-}
    apt-get download --quiet --quiet "$package" >&2
  }
}

# An unsigned little-endian number: number FILE OFFSET BYTES.
number() {
  od -A n -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '
}

# The kernel as QEMU starts it without firmware, which saves five seconds of decompressing in an emulated processor: the
# payload of a bzImage, behind (setup_sects + 1) sectors. Its last four bytes are its length, and no part of the archive.
# Source: Documentation/arch/x86/boot.rst of Linux.
uncompressed() {
  sectors=$(number "$1" 497 1)
  [ "$sectors" -ne 0 ] || sectors=4
  begin=$(((sectors + 1) * 512 + $(number "$1" 584 4)))
  length=$(($(number "$1" 588 4) - 4))
  tail -c "+$((begin + 1))" "$1" | head -c "$length" >payload
  case $(od -A n -t x1 -N 4 payload | tr -d ' ') in
    fd377a58) xz -dc payload ;;
    28b52ffd) zstd -dcq payload ;;
    1f8b*) gzip -dc payload ;;
    *) echo 'kernel.sh: the kernel is compressed in an unknown way' >&2; exit 1 ;;
  esac
  rm payload
}

extract() {
  modules=./lib/modules/$version
  set -- "./boot/vmlinuz-$version" "$modules/modules.builtin" "$modules/modules.builtin.modinfo" "$modules/modules.order"
  present=$(dpkg-deb --fsys-tarfile "$package"_*.deb | tar -t)
  for name in $module_folders; do
    # A folder that this kernel builds in has no entry, and tar fails on a name it does not find.
    if printf '%s\n' "$present" | grep -q -x "$modules/kernel/$name/\{0,1\}"; then set -- "$@" "$modules/kernel/$name"; fi
  done
  dpkg-deb --fsys-tarfile "$package"_*.deb | tar -x "$@"
  mv "boot/vmlinuz-$version" vmlinuz
  rmdir boot
  rm "$package"_*.deb
  uncompressed vmlinuz >vmlinux
  depmod -b . "$version"
  printf '%s\n' "$version" >version
  # Last: says that everything above is there.
  printf '%s\n' "$recipe" >recipe
}

# A change of this script makes another kernel folder, and another derivation in the stand-in.
recipe=$(cksum <"$0" | cut -d ' ' -f 1)
if [ "$(cat "$folder/recipe" 2>/dev/null)" != "$recipe" ]; then
  # Made beside its place and renamed, so that two runs at once, or one cut short, leave no half a kernel.
  mkdir -p "$(dirname "$folder")"
  work=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  cd "$work"
  download
  extract
  rm -rf "$folder"
  mv -T "$work" "$folder" 2>/dev/null || [ -s "$folder/recipe" ]
  cd "$root"
fi

version=$(cat "$folder/version")
text="{
  kernelFolder = \"$folder\";
  kernelVersion = \"$version\";
  recipe = \"$recipe\";
}"
if [ "$(cat "$host_file" 2>/dev/null)" != "$text" ]; then
  printf '%s\n' "$text" >"$host_file.$$"
  mv "$host_file.$$" "$host_file"
fi
