# Xfce on X11, logged in as the live user: small, and the only kind of session in which the SPICE agent shares the
# clipboard and follows the window's size.
{ lib, ... }:
{
  services.xserver = {
    enable = true;
    desktopManager.xfce = {
      enable = true;
      # The live user has no password to unlock a screen with.
      enableScreensaver = false;
    };
    displayManager.lightdm.enable = true;
  };
  services.displayManager = {
    defaultSession = lib.mkDefault "xfce";
    autoLogin = {
      enable = true;
      user = "nixos";
    };
  };
}
