{ presets, nixpkgsOf }:
let
  presetNamed =
    name:
    presets.${name} or (throw "there is no preset called '${name}'; there are ${
      builtins.concatStringsSep ", " (builtins.attrNames presets)
    }");
in
rec {
  # A NixOS system for a live image. What it is made of, all of it optional:
  #   preset   the name of one of presets.json
  #   modules  NixOS modules; without a preset, one of them imports an installer profile
  #   carriedFlake  a flake that goes along on the stick
  #   options  plain data for the `flakestick` options, for instance builtins.fromJSON of a file
  #   system   "x86_64-linux" or "aarch64-linux"
  #   release  one of releases.json; without it, the default or the newest one that the preset is for
  #   nixpkgs  a flake with the interface of nixpkgs, instead of that release's
  nixosSystem =
    {
      preset ? null,
      modules ? [ ],
      options ? { },
      carriedFlake ? null,
      system ? "x86_64-linux",
      release ? null,
      nixpkgs ? nixpkgsOf { inherit preset release; },
    }:
    nixpkgs.lib.nixosSystem {
      inherit system;
      modules = [
        ./modules
        { flakestick = options // (if carriedFlake == null then { } else { inherit carriedFlake; }); }
      ]
      ++ (if preset == null then [ ] else [ (./presets + "/${(presetNamed preset).name}.nix") ])
      ++ modules;
    };

  # The image of such a system, as a derivation: an ISO, or the SD card of a module that imports one of nixpkgs' sd-image-*.nix.
  image =
    arguments:
    let
      inherit ((nixosSystem arguments).config.system) build;
    in
    build.isoImage or build.sdImage
      or (throw "this configuration makes no image: it imports neither an installer profile, such as installation-cd-minimal.nix, nor one of the sd-image modules");
}
