{ lib, modulesPath, ... }:
{
  imports = [
    "${modulesPath}/installer/cd-dvd/installation-cd-minimal.nix"
    ../modules/rescue-tools.nix
  ];

  flakestick = {
    comforts = lib.mkDefault true;
    compression = lib.mkDefault "balanced";
  };

  # Names the volume too, which must be each preset's own: a live system finds its medium by the label.
  isoImage.edition = lib.mkForce "recovery";
}
