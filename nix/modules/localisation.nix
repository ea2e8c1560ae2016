{ config, lib, ... }:
let
  cfg = config.flakestick;
in
{
  options.flakestick = {
    keyboardLayout = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = null;
      example = "de";
      description = "An XKB layout, for the desktop and for the console.";
    };
    keyboardVariant = lib.mkOption {
      type = lib.types.str;
      default = "";
      example = "nodeadkeys";
      description = "The layout's variant; only together with a layout.";
    };
    timeZone = lib.mkOption {
      type = lib.types.nullOr lib.types.str;
      default = null;
      example = "Europe/Berlin";
      description = "A name of the time zone database.";
    };
  };

  config = {
    time.timeZone = lib.mkIf (cfg.timeZone != null) (lib.mkForce cfg.timeZone);

    console.useXkbConfig = lib.mkIf (cfg.keyboardLayout != null) true;
    services.xserver.xkb = lib.mkIf (cfg.keyboardLayout != null) {
      layout = lib.mkForce cfg.keyboardLayout;
      variant = lib.mkForce cfg.keyboardVariant;
    };
  };
}
