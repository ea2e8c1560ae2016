# shellcheck shell=bash disable=SC2034,SC2154 # one program with the files beside it
show_plan() {
  printf '\n%s now:\n' "$disk"
  lsblk --output NAME,SIZE,TYPE,FSTYPE,LABEL,MODEL "$disk"
  printf '\nEverything on it will be erased. Instead it gets:\n'
  printf '  %-16s %6s MiB  FAT, boot: the boot loader\n' "$(partition 1)" "$esp_mib"
  printf '  %-16s %6s MiB  ext4, nixos: /nix, and all that stays, in /nix/persist\n' "$(partition 2)" "$((nix_end_mib - esp_mib - 1))"
  [ "$swap_mib" -eq 0 ] || printf '  %-16s %6s MiB  swap\n' "$(partition 3)" "$swap_mib"
  printf 'The root of the installed system is in memory, and empty after each start.\n'
  [ -d /sys/firmware/efi ] ||
    printf '\nThis machine was started without UEFI. The disk will start with UEFI only.\n'
  printf '\n'
}

# Without a declared password nobody could log in after the first restart.
ask_password() {
  local first second
  IFS= read -rsp 'A password for root of the installed system: ' first || fail 'no password, so nothing was changed'
  printf '\n'
  IFS= read -rsp 'The same again: ' second || fail 'no password, so nothing was changed'
  printf '\n'
  [ -n "$first" ] || fail 'the password is empty, so nothing was changed'
  [ "$first" = "$second" ] || fail 'the two passwords differ, so nothing was changed'
  password_hash=$(printf '%s\n' "$first" | mkpasswd --method=yescrypt --stdin) || fail 'mkpasswd failed; nothing was changed'
}

ask_name() {
  local answer
  printf 'To erase it, type its name, %s: ' "$disk"
  IFS= read -r answer || fail 'no answer, so nothing was changed'
  [ "$answer" = "$disk" ] || fail "$answer is not $disk, so nothing was changed"
}
