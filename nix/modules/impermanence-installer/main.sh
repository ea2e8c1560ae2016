# shellcheck shell=bash disable=SC2034,SC2154 # one program with the files beside it
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
read_arguments "$@"
[ "$(id -u)" -eq 0 ] || fail 'it changes disks, so it must run as root: sudo nixos-tmpfs-install …'
! mountpoint --quiet "$root" || fail "something is mounted at $root; unmount it first: umount --recursive $root"
find_disk
refuse_in_use

if [ "$erase" = yes ]; then
  refuse_unwritable
  sequence=$(<"$sys/diskseq")
  show_plan
  contents='what was there before; nothing was changed.'
  ask_password
  ask_name
  # Much may have happened while the question stood there, for instance another disk under this name.
  find_disk
  [ "$(<"$sys/diskseq")" = "$sequence" ] || fail "$disk is another disk than before the question; nothing was changed"
  refuse_in_use
  refuse_unwritable
  lay_out
  contents='the new, empty file systems. Run this again to lay it out.'
  mount_all
  step 'Writing the configuration' configure
else
  refuse_other_layout
  contents='what was there before; nothing was erased.'
  mount_all
fi

command="nixos-install --root $root --no-root-passwd"
contents="its file systems and its configuration. To go on: nixos-tmpfs-install --mount $disk && $command"
if [ "$install" = yes ]; then
  # shellcheck disable=SC2086 # three words
  step "$command" $command
  printf '\nNixOS is on %s. Restart, and take the stick out.\n' "$disk"
else
  printf '\n%s is mounted at %s. Look at %s/etc/nixos/configuration.nix, then:\n  %s\n' "$disk" "$root" "$root" "$command"
fi
