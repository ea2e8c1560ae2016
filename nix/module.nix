# `programs.flakestick.enable`: the app, its polkit action, and what it needs of the system.
{ packageOf }:
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  cfg = config.programs.flakestick;
in
{
  options.programs.flakestick = {
    enable = lib.mkEnableOption "Flakestick, which writes and verifies NixOS live USB sticks";
    package = lib.mkOption {
      type = lib.types.package;
      default = packageOf pkgs;
      defaultText = lib.literalExpression "flakestick.packages.\${system}.flakestick";
      description = "The Flakestick package.";
    };
  };

  config = lib.mkIf cfg.enable {
    # polkit reads actions from the system's profile only: an app that is run by `nix run` has none of its own.
    environment.systemPackages = [ cfg.package ];
    security.polkit = {
      enable = true;
    }
    # From 26.11 on pkexec is setuid only where this is asked for; before, the option does not exist.
    // lib.optionalAttrs (options.security.polkit ? enablePkexecWrapper) {
      enablePkexecWrapper = true;
    };
    services.udisks2.enable = lib.mkDefault true;
  };
}
