{
  description = "Flakestick's presets: NixOS live images, and the function that makes one out of your own module";

  # The default of releases.json; the others are pinned in locks/.
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    inputs:
    let
      presets = import ./presets.nix;
      nixpkgsOf = import ./releases.nix { inherit inputs presets; };
      lib = import ./lib.nix { inherit presets nixpkgsOf; };

      presetsFor =
        system:
        builtins.removeAttrs presets (
          builtins.filter (name: !(builtins.elem system presets.${name}.systems)) (
            builtins.attrNames presets
          )
        );
      packagesFor =
        system:
        builtins.mapAttrs (preset: _metadata: lib.image { inherit preset system; }) (presetsFor system);
    in
    {
      inherit lib presets;

      packages = {
        x86_64-linux = packagesFor "x86_64-linux";
        aarch64-linux = packagesFor "aarch64-linux";
      };

      nixosConfigurations = builtins.mapAttrs (
        preset: _metadata: lib.nixosSystem { inherit preset; }
      ) presets;

      nixosModules.default = import ./modules;
    };
}
