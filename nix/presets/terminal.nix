{ lib, modulesPath, ... }:
{
  imports = [
    "${modulesPath}/installer/cd-dvd/installation-cd-graphical-base.nix"
    ../modules/light-desktop.nix
    ../modules/terminal-comforts.nix
  ];

  flakestick = {
    comforts = lib.mkDefault true;
    compression = lib.mkDefault "balanced";
  };

  # Names the volume too, which must be each preset's own: a live system finds its medium by the label.
  isoImage.edition = lib.mkForce "terminal";
}
