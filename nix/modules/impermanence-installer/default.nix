# `nixos-tmpfs-install DISK`: lays a disk out for a NixOS whose root is in memory, and configures it.
{ lib, pkgs, ... }:
let
  # One program, in the order in which it is read.
  parts = [
    ./arguments.sh
    ./refusals.sh
    ./questions.sh
    ./layout.sh
    ./configuration.sh
    ./main.sh
  ];
in
{
  environment.systemPackages = [
    (pkgs.writeShellApplication {
      name = "nixos-tmpfs-install";
      # nixos-generate-config and nixos-install are those of the live system.
      runtimeInputs = [
        pkgs.coreutils
        pkgs.dosfstools
        pkgs.e2fsprogs
        pkgs.gnugrep
        pkgs.gnused
        pkgs.mkpasswd
        pkgs.parted
        pkgs.systemd
        pkgs.util-linux
      ];
      text = lib.concatMapStringsSep "\n" builtins.readFile parts;
    })
  ];

  services.getty.helpLine = ''

    To install NixOS with a root in memory and everything that stays in /nix, run `sudo nixos-tmpfs-install`;
    it says what it would do, and asks before it changes a disk.
  '';
}
