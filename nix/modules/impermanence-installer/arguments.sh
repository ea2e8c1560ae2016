# shellcheck shell=bash disable=SC2034 # one program with the files beside it
# Lays out a disk for NixOS with its root in memory: GPT, an EFI system partition, an ext4 for /nix with all that stays in
# /nix/persist, swap if wanted. Then mounts it, generates a configuration, and leaves the installing to nixos-install.
# Nothing is written before the disk's name was typed; whatever fails, what was mounted is unmounted again.
set -o errexit -o nounset -o pipefail

usage() {
  cat <<'END'
usage: nixos-tmpfs-install DISK [--swap SIZE] [--install]
       nixos-tmpfs-install --mount DISK [--install]

  DISK          a whole disk, such as /dev/nvme0n1; everything on it is erased
  --swap SIZE   a swap partition at the end, for instance 8G or 512M
  --install     run nixos-install at the end; without it you look at the configuration first
  --mount       mount what an earlier run laid out, and erase nothing
  --root DIR    where to mount it (/mnt)
  --include-loop  take loop devices as well, to try it without a disk
END
}

readonly esp_mib=512 least_nix_mib=4096
disk='' sys='' swap_mib=0 install=no erase=yes root=/mnt include_loop=no
declare -a mounted=()
# What is on the disk at this moment, as a sentence. Empty until there is something to say.
contents=''

fail() {
  printf 'nixos-tmpfs-install: %s\n' "$*" >&2
  exit 1
}

wrong_usage() {
  printf 'nixos-tmpfs-install: %s\n\n' "$*" >&2
  usage >&2
  exit 2
}

finish() {
  local code=$? index
  trap - EXIT INT TERM HUP
  [ "$code" -ne 0 ] || return 0
  for ((index = ${#mounted[@]} - 1; index >= 0; index--)); do
    umount "${mounted[$index]}" ||
      printf 'Still mounted: %s. Unmount it with: umount %q\n' "${mounted[$index]}" "${mounted[$index]}" >&2
  done
  [ -z "$contents" ] || printf 'On %s now: %s\n' "$disk" "$contents" >&2
  exit "$code"
}

# Runs one step; its input is closed, so that no program of it can take an answer meant for a later question. The shell
# does not stop at a failing command inside of "$@ ||", so every function given here returns at its first failure itself.
step() {
  local title=$1
  shift
  printf '%s\n' "$title"
  "$@" </dev/null || fail "this step failed: $title"
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --swap)
        [[ ${2-} =~ ^([1-9][0-9]{0,6})(M|MiB|G|GiB)$ ]] || wrong_usage "--swap takes a size such as 8G or 512M"
        swap_mib=${BASH_REMATCH[1]}
        [[ ${BASH_REMATCH[2]} != G* ]] || swap_mib=$((swap_mib * 1024))
        shift
        ;;
      --root)
        [[ ${2-} == /?* ]] || wrong_usage '--root takes an absolute path'
        root=${2%/}
        shift
        ;;
      --install) install=yes ;;
      --mount) erase=no ;;
      --include-loop) include_loop=yes ;;
      -*) wrong_usage "there is no option $1" ;;
      *)
        [ -z "$disk" ] || wrong_usage "one disk, and not two: $disk and $1"
        disk=$1
        ;;
    esac
    shift
  done
  [ -n "$disk" ] || wrong_usage 'which disk? lsblk lists them'
  [ "$erase" = yes ] || [ "$swap_mib" -eq 0 ] || wrong_usage '--swap lays a disk out and --mount does not'
}
