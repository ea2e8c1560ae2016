{ lib, modulesPath, ... }:
{
  imports = [
    "${modulesPath}/installer/cd-dvd/installation-cd-graphical-base.nix"
    ../modules/light-desktop.nix
  ];

  flakestick = {
    comforts = lib.mkDefault true;
    # A guest's image is rebuilt often and read from a fast disk.
    compression = lib.mkDefault "fast";
    spiceAgent = lib.mkDefault true;
  };

  # Names the volume too, which must be each preset's own: a live system finds its medium by the label.
  isoImage.edition = lib.mkForce "spice";
}
