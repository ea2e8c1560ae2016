#!/bin/sh
# Installs the Debian packages that the tests need: `debian-packages.sh [GROUP …]`, all groups when none is named.
# Without root it prints the command that would install what is missing, and fails.
set -eu

# Builds ISO images with the stand-in for nixpkgs.
build='nix-bin git xorriso isolinux syslinux-common grub-common grub-efi-amd64-bin grub-pc-bin mtools dosfstools
  squashfs-tools busybox-static cpio kmod xz-utils openssl shellcheck'
# Newer Nix for the tests, from other Debian suites.
nix='debootstrap debian-archive-keyring util-linux'
# Remote builders and stores. The daemon is started by the tests, on loopback, with keys of their own.
remote='openssh-server openssh-client util-linux'
# Boots what was written, and is the machine of the hardware bench (which also takes build, drive and privilege).
boot='qemu-system-x86 ovmf'
# Block devices that fail on purpose, and the tools that look at drives.
drive='udev util-linux mount fdisk e2fsprogs libnbd-bin fuse3 udisks2 zstd bzip2 xz-utils
  parted dosfstools whois xfsprogs btrfs-progs exfatprogs ntfs-3g f2fs-tools cryptsetup-bin xorriso isolinux'
# A system bus, polkit, pkexec and logind; users, terminals and processes without privilege.
privilege='dbus polkitd pkexec systemd passwd util-linux bsdutils libpam-runtime'
# Runs the page in a real browser, and `npm start` on a display.
browser='chromium fonts-liberation curl xvfb'
# Makes packages, installs them in a throw-away root and looks at what is installed; and what the deb depends on.
package='rpm lintian desktop-file-utils appstream man-db zsh fish squashfs-tools 7zip gnupg
  libasound2 libatspi2.0-0 libdrm2 libgbm1 libgtk-3-0 libnotify4 libnss3 libsecret-1-0 libuuid1 libxss1 libxtst6 xdg-utils'
# What the benchmark compares with. Only when it is named: no test needs it.
bench='bmap-tools pv util-linux coreutils gzip pigz zstd xz-utils bzip2 lbzip2'

groups=${*:-build nix remote boot drive privilege browser package}
wanted=
for group in $groups; do
  case $group in
    build) wanted="$wanted $build" ;;
    nix) wanted="$wanted $nix" ;;
    remote) wanted="$wanted $remote" ;;
    boot) wanted="$wanted $boot" ;;
    drive) wanted="$wanted $drive" ;;
    privilege) wanted="$wanted $privilege" ;;
    browser) wanted="$wanted $browser" ;;
    package) wanted="$wanted $package" ;;
    bench) wanted="$wanted $bench" ;;
    *) echo "debian-packages.sh: there is no group '$group' (build, nix, remote, boot, drive, privilege, browser, package, bench)" >&2; exit 2 ;;
  esac
done

missing=
for package in $wanted; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) || status=
  case $status in
    *' ok installed') ;;
    *) case " $missing " in *" $package "*) ;; *) missing="$missing $package" ;; esac ;;
  esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo 'These Debian packages are missing. Install them with:' >&2
  echo "sudo apt-get update && sudo apt-get install --yes --no-install-recommends$missing"
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
# No service of what is installed is started: the tests start what they need. Source: invoke-rc.d(8).
export RUNLEVEL=1
apt-get update --quiet --quiet
# shellcheck disable=SC2086 # one word per package
apt-get install --yes --quiet --no-install-recommends $missing
