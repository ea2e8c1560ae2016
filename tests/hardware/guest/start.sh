#!/bin/sh
# The guest's system, from the moment it has a root: memory for what changes often, udev with the rules for drives, the agent.
# `bench.node`, `bench.agent` and `bench.kernel` are on the kernel's command line. busybox is static, and so starts quicker.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
read -r words </proc/cmdline
for word in $words; do
  case $word in
    bench.node=*) node=${word#*=} ;;
    bench.agent=*) agent=${word#*=} ;;
    bench.kernel=*) kernel=${word#*=} ;;
  esac
done
read -r release </proc/sys/kernel/osrelease
busybox mount -t tmpfs -o mode=755 tmpfs /run
busybox mkdir -p /run/tmp /run/lock /run/rules /dev/pts /dev/shm /lib/modules
busybox mount -t devpts devpts /dev/pts
busybox mount -t tmpfs tmpfs /dev/shm
busybox ifconfig lo up
echo guest >/proc/sys/kernel/hostname
# Where modprobe looks for everything that is not loaded yet.
busybox ln -sfn "$kernel/lib/modules/$release" "/lib/modules/$release"
: >/etc/fstab
: >/etc/crypttab

# All of the host's rules would take half a minute of an emulated processor.
for rule in 50-udev-default 60-block 60-persistent-storage 64-btrfs 80-udisks2; do
  set -- "$@" "/lib/udev/rules.d/$rule.rules"
done
busybox cp "$@" /run/rules
busybox mount --bind /run/rules /lib/udev/rules.d
/lib/systemd/systemd-udevd --daemon --children-max=2
udevadm trigger --action=add --subsystem-match=block --subsystem-match=virtio-ports --subsystem-match=usb
export TMPDIR=/run/tmp NODE_COMPILE_CACHE=/run/tmp/compiled
"$node" "$agent" flakestick.agent
echo 'BENCH-FAILED the agent ended'
busybox poweroff -f
