{ config, lib, ... }:
let
  cfg = config.flakestick;
in
{
  options.flakestick = {
    hostName = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = null;
      example = "rescue";
      description = "What the live system calls itself.";
    };
    sshKeys = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      example = [ "ssh-ed25519 AAAA… me@laptop" ];
      description = "Public keys that may log in over SSH, as the user nixos and as root.";
    };
  };

  config = {
    networking.hostName = lib.mkIf (cfg.hostName != null) (lib.mkForce cfg.hostName);

    services.openssh.enable = lib.mkIf (cfg.sshKeys != [ ]) true;
    users.users = lib.mkIf (cfg.sshKeys != [ ]) {
      nixos.openssh.authorizedKeys.keys = cfg.sshKeys;
      root.openssh.authorizedKeys.keys = cfg.sshKeys;
    };
  };
}
