#!/bin/sh
# Makes the first file system of the virtual machine of tests/hardware: `guest-initrd.sh FILE`. Only what leads to its root
# is in it: busybox, init, and the modules for 9p (the host's files) and for USB disks (the guest's own). The rest is loaded
# from the kernel folder of kernel.sh, which has run before.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
kernel=${FLAKESTICK_TEST_CACHE:-$here/../../node_modules/.cache}/kernel
version=$(cat "$kernel/version")
modules='virtio_pci virtio_console 9pnet_virtio 9p overlay xhci-pci usb-storage sd_mod ext4'
PATH=$PATH:/usr/sbin:/sbin

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/lib" "$work/proc" "$work/sys" "$work/dev" "$work/host" "$work/system" "$work/root"
cp /bin/busybox "$work/bin/busybox"
ln -s busybox "$work/bin/sh"
cp "$here/../hardware/guest/init" "$work/init"
chmod 755 "$work/init"
for module in $modules; do
  modprobe --dirname "$kernel" --set-version "$version" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$work/paths"
while read -r path; do
  cp "$path" "$work/lib"
  basename "$path"
done <"$work/paths" >"$work/lib/order"
rm "$work/paths"
(cd "$work" && find . | LC_ALL=C sort | cpio --quiet --create --format=newc --owner=0:0) >"$1"
