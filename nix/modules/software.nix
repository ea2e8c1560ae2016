{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.flakestick;

  found = map (name: {
    inherit name;
    package = lib.attrByPath (lib.splitString "." name) null pkgs;
  }) cfg.packages;
  # A set of packages, such as `kdePackages`, is none either.
  missing = builtins.filter (one: !(lib.isDerivation one.package)) found;
in
{
  options.flakestick = {
    packages = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      example = [
        "ripgrep"
        "kdePackages.kate"
      ];
      description = "More packages, by their attribute names in nixpkgs.";
    };
    unfreeFirmware = lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = "All firmware that may be handed on, unfree as well: for Wi-Fi and graphics cards that need it.";
    };
    unfreePackages = lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = "Whether packages under an unfree license are allowed.";
    };
  };

  config = {
    environment.systemPackages =
      if missing == [ ] then
        map (one: one.package) found
      else
        throw "nixpkgs has no package called ${
          lib.concatMapStringsSep ", " (one: "'${one.name}'") missing
        }";
    hardware.enableAllFirmware = lib.mkIf cfg.unfreeFirmware true;
    nixpkgs.config = lib.mkIf (cfg.unfreeFirmware || cfg.unfreePackages) { allowUnfree = true; };
  };
}
