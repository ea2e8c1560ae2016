# The `flakestick` options: what can be chosen for any live image, as plain data.
{
  imports = [
    ./access.nix
    ./comforts.nix
    ./compression.nix
    ./image-name.nix
    ./localisation.nix
    ./software.nix
    ./spice-agent.nix
  ];
}
