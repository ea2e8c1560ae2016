# shellcheck shell=bash disable=SC2034,SC2154 # one program with the files beside it
# The path of partition number $1.
partition() {
  case $disk in
    *[0-9]) printf '%sp%s' "$disk" "$1" ;;
    *) printf '%s%s' "$disk" "$1" ;;
  esac
}

old_signatures() {
  local part
  # wipefs opens exclusively: where the kernel knows of a use that no list shows, it fails before anything is changed.
  while read -r part; do wipefs --all --quiet "/dev/${part##*/}" || return; done < <(parts)
  wipefs --all --quiet "$disk"
}

partition_table() {
  local -a swap_arguments=()
  [ "$swap_mib" -eq 0 ] || swap_arguments=(mkpart swap linux-swap "${nix_end_mib}MiB" "$((total_mib - 1))MiB")
  parted --script --align optimal -- "$disk" mklabel gpt \
    mkpart ESP fat32 1MiB "$((esp_mib + 1))MiB" set 1 esp on \
    mkpart nixos ext4 "$((esp_mib + 1))MiB" "${nix_end_mib}MiB" "${swap_arguments[@]}"
}

partition_nodes() {
  local last=2 tries number
  [ "$swap_mib" -eq 0 ] || last=3
  for ((tries = 0; tries < 50; tries++)); do
    udevadm settle --timeout=10 || true
    for ((number = 1; number <= last; number++)); do [ -b "$(partition "$number")" ] || break; done
    if [ "$number" -gt "$last" ]; then
      # What lay there before may look like a file system still.
      for ((number = 1; number <= last; number++)); do wipefs --all --quiet "$(partition "$number")" || return; done
      return 0
    fi
    partx --update "$disk" || true
    sleep 0.2
  done
  printf 'the kernel does not show the new partitions of %s\n' "$disk" >&2
  return 1
}

lay_out() {
  contents='what was on it before, in part: some signatures of its file systems may be gone. Run this again to lay it out.'
  step "Erasing the old signatures of $disk" old_signatures
  contents='no complete partition table. Run this again to lay it out.'
  step 'Writing the partition table' partition_table
  contents='new partitions without file systems. Run this again to lay it out.'
  step 'Waiting for the new partitions' partition_nodes
  contents='new partitions, not all of them with a file system. Run this again to lay it out.'
  step 'Making the FAT file system, boot' mkfs.fat -F 32 -n boot "$(partition 1)"
  step 'Making the ext4 file system, nixos' mkfs.ext4 -q -L nixos "$(partition 2)"
  [ "$swap_mib" -eq 0 ] || step 'Making the swap space' mkswap --label swap "$(partition 3)"
}

mount_at() {
  local place=$1
  shift
  mkdir -p "$place" && mount "$@" "$place" && mounted+=("$place")
}

persistent_folders() {
  local folder
  mkdir -p "$root"/nix/persist/{etc/nixos,etc/ssh,passwords,var/log,var/lib/nixos} || return
  chmod 700 "$root/nix/persist/passwords" || return
  for folder in /etc/nixos /var/log /var/lib/nixos; do
    mount_at "$root$folder" --bind "$root/nix/persist$folder" || return
  done
}

mount_all() {
  # sshd and Nix refuse a root that anybody may write to, which a tmpfs is without a mode.
  step "Mounting a root in memory at $root" mount_at "$root" -t tmpfs -o mode=755 none
  step 'Mounting /boot' mount_at "$root/boot" -t vfat -o umask=0077 "$(partition 1)"
  step 'Mounting /nix' mount_at "$root/nix" -t ext4 "$(partition 2)"
  step 'Binding what stays' persistent_folders
}
