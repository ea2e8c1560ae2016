# The `flakestick` options: what can be chosen for any live image, as plain data.
{
  imports = [
    ./access.nix
    ./carried-flake.nix
    ./comforts.nix
    ./compression.nix
    ./image-name.nix
    ./localisation.nix
    ./software.nix
    ./spice-agent.nix
    ./wifi.nix
  ];
}
