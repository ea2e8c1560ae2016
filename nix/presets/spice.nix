{ lib, modulesPath, ... }:
{
  imports = [ "${modulesPath}/installer/cd-dvd/installation-cd-graphical-plasma5.nix" ];

  flakestick = {
    comforts = lib.mkDefault true;
    compression = lib.mkDefault "gzip";
    spiceAgent = lib.mkDefault true;
  };

  # Names the volume too, which must not be that of a plasma5 stick: a live system finds its medium by the label.
  isoImage.edition = lib.mkForce "spice";

  # The agent shares the clipboard and follows the window's size only on X11; "plasma" is the X11 session.
  services.xserver.enable = true;
  services.displayManager.defaultSession = "plasma";
}
