# shellcheck shell=bash disable=SC2034,SC2154 # one program with the files beside it
uuid() {
  blkid --probe --match-tag UUID --output value "$(partition "$1")"
}

label() {
  blkid --probe --match-tag LABEL --output value "$(partition "$1")"
}

root_module() {
  local boot nix swap='' loader=''
  boot=$(uuid 1) && nix=$(uuid 2) || return
  if [ "$swap_mib" -ne 0 ]; then
    swap=$(uuid 3) || return
    swap="{ device = \"/dev/disk/by-uuid/$swap\"; }"
  fi
  # What nixos-generate-config writes on a machine started without UEFI is a GRUB that has no place on this disk.
  [ -d /sys/firmware/efi ] || loader='
  # For a machine with UEFI, though the installer was started without: found without an entry in the firmware.
  boot.loader = {
    grub.enable = lib.mkForce false;
    systemd-boot.enable = lib.mkForce true;
    efi.canTouchEfiVariables = lib.mkForce false;
  };
'
  cat <<END
# Written by nixos-tmpfs-install: a root in memory, and what stays of it.
{ lib, ... }:
{$loader
  fileSystems = {
    "/" = {
      device = "none";
      fsType = "tmpfs";
      options = [ "defaults" "size=25%" "mode=755" ];
    };
    "/boot" = {
      device = "/dev/disk/by-uuid/$boot";
      fsType = "vfat";
      options = [ "umask=0077" ];
    };
    "/nix" = {
      device = "/dev/disk/by-uuid/$nix";
      fsType = "ext4";
      neededForBoot = true;
    };
    "/etc/nixos" = {
      device = "/nix/persist/etc/nixos";
      fsType = "none";
      options = [ "bind" ];
    };
    "/var/log" = {
      device = "/nix/persist/var/log";
      fsType = "none";
      options = [ "bind" ];
      neededForBoot = true;
    };
    # Which number each user and group got.
    "/var/lib/nixos" = {
      device = "/nix/persist/var/lib/nixos";
      fsType = "none";
      options = [ "bind" ];
      neededForBoot = true;
    };
  };
  swapDevices = [ $swap ];

  # The journal is filed under it.
  environment.etc."machine-id".source = "/nix/persist/etc/machine-id";
  services.openssh.hostKeys = [
    {
      path = "/nix/persist/etc/ssh/ssh_host_ed25519_key";
      type = "ed25519";
    }
  ];

  # A password set with passwd would be gone after a restart. Give each user a file of its own, written by
  # \`mkpasswd >/nix/persist/passwords/NAME\`.
  users.mutableUsers = false;
  users.users.root.hashedPasswordFile = "/nix/persist/passwords/root";
}
END
}

configure() {
  local folder=$root/etc/nixos
  nixos-generate-config --root "$root" --no-filesystems || return
  root_module >"$folder/tmpfs-root.nix" || return
  if ! grep -q '^[^#]*\./tmpfs-root\.nix' "$folder/configuration.nix"; then
    sed -i 's|^\([^#]*\)\./hardware-configuration\.nix|\1./hardware-configuration.nix\n      ./tmpfs-root.nix|' "$folder/configuration.nix" ||
      return
    grep -q '^[^#]*\./tmpfs-root\.nix' "$folder/configuration.nix" || {
      printf 'configuration.nix does not import ./hardware-configuration.nix, so ./tmpfs-root.nix could not be added\n' >&2
      return 1
    }
  fi
  tr -d - </proc/sys/kernel/random/uuid >"$root/nix/persist/etc/machine-id" || return
  (umask 077 && printf '%s\n' "$password_hash" >"$root/nix/persist/passwords/root")
}
