# What is known about each preset, by name. The app reads presets.json itself, without Nix.
let
  list = builtins.fromJSON (builtins.readFile ./presets.json);
in
builtins.listToAttrs (
  map (preset: {
    inherit (preset) name;
    value = preset;
  }) list
)
