{ lib, modulesPath, ... }:
{
  # There is no installation-cd-graphical-plasma6.nix: nixpkgs has Plasma 6 only together with the graphical installer.
  imports = [ "${modulesPath}/installer/cd-dvd/installation-cd-graphical-calamares-plasma6.nix" ];

  flakestick = {
    comforts = lib.mkDefault true;
    compression = lib.mkDefault "balanced";
  };
}
