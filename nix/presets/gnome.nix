{ lib, modulesPath, ... }:
{
  imports = [ "${modulesPath}/installer/cd-dvd/installation-cd-graphical-calamares-gnome.nix" ];

  flakestick = {
    comforts = lib.mkDefault true;
    compression = lib.mkDefault "balanced";
  };
}
