# shellcheck shell=bash disable=SC2034,SC2154 # one program with the files beside it
# Sets `disk` to the device itself and `sys` to its folder in /sys; refuses all that is not a whole disk.
find_disk() {
  local asked=$disk name
  [ -b "$disk" ] || fail "$disk is not a block device; lsblk lists them"
  disk=$(readlink -f "$disk")
  sys=$(readlink -f "/sys/dev/block/$(lsblk --nodeps --noheadings --raw --output MAJ:MIN "$disk")")
  name=${sys##*/}
  if [ -e "$sys/partition" ]; then
    local whole=${sys%/*}
    fail "$asked is a partition; this needs the whole disk, /dev/${whole##*/}"
  fi
  [[ $name =~ ^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+)$ ]] ||
    [[ $include_loop = yes && $name =~ ^loop[0-9]+$ ]] ||
    fail "$asked ($name) is not a disk of its own: no partition, volume, RAID, optical or loop device is taken"
  # The answer to the question must name the very device that is erased.
  [ "$disk" = "/dev/$name" ] || fail "$disk is not where the kernel has its disk $name"
}

# The disk and its partitions, as folders of /sys.
parts() {
  local part
  for part in "$sys"/*/partition; do
    [ ! -e "$part" ] || printf '%s\n' "${part%/partition}"
  done
}

refuse_in_use() {
  local folder number place name holder
  while read -r folder; do
    name=${folder##*/}
    number=$(<"$folder/dev")
    while read -r _ _ device _ place _; do
      [ "$device" = "$number" ] || continue
      case $place in
        / | /iso | /iso/* | /nix | /nix/.ro-store) fail "$disk is the medium that this system runs from: /dev/$name is mounted at $place" ;;
        *) fail "/dev/$name is mounted at $place; unmount it first: umount $place" ;;
      esac
    done </proc/self/mountinfo
    if grep -q "^/dev/${name}[[:space:]]" /proc/swaps; then
      fail "/dev/$name is swap of this system; stop that first: swapoff /dev/$name"
    fi
    for holder in "$folder"/holders/*; do
      [ ! -e "$holder" ] || fail "/dev/$name is in use by /dev/${holder##*/} (an open LUKS volume, LVM or a RAID); close it first"
    done
  done < <(printf '%s\n' "$sys" && parts)
}

refuse_unwritable() {
  [ "$(blockdev --getro "$disk")" = 0 ] || fail "$disk is read-only"
  total_mib=$(($(blockdev --getsize64 "$disk") / 1048576))
  nix_end_mib=$((total_mib - 1 - swap_mib))
  local needed=$((1 + esp_mib + least_nix_mib + swap_mib + 1))
  [ "$total_mib" -ge "$needed" ] || fail "$disk has $total_mib MiB, and this takes at least $needed MiB"
}

refuse_other_layout() {
  local labels
  labels=$(label 1 && label 2) || labels=''
  [ "$labels" = $'boot\nnixos' ] ||
    fail "$disk was not laid out by this program: its first two partitions are not called boot and nixos"
}
