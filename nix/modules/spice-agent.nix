{ config, lib, ... }:
{
  options.flakestick.spiceAgent = lib.mkOption {
    type = lib.types.bool;
    default = false;
    description = "For a KVM guest with a SPICE display: shared clipboard and a screen that follows the window.";
  };

  config = lib.mkIf config.flakestick.spiceAgent {
    services.spice-vdagentd.enable = true;
    services.qemuGuest.enable = true;
  };
}
