{
  config,
  lib,
  pkgs,
  ...
}:
{
  options.flakestick.comforts = lib.mkOption {
    type = lib.types.bool;
    default = false;
    description = "Flakes switched on, and the few programs that installing from a flake takes.";
  };

  config = lib.mkIf config.flakestick.comforts {
    nix.settings.experimental-features = [
      "nix-command"
      "flakes"
    ];
    environment.systemPackages = [
      # Nix runs it for every git reference.
      pkgs.git
      pkgs.htop
      pkgs.pciutils
      pkgs.usbutils
      pkgs.vim
    ];
  };
}
