{ lib, modulesPath, ... }:
{
  imports = [ "${modulesPath}/installer/cd-dvd/installation-cd-minimal.nix" ];

  flakestick = {
    comforts = lib.mkDefault true;
    compression = lib.mkDefault "balanced";
  };
}
