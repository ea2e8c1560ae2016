# Which nixpkgs a NixOS release is: what the app reads from releases.json and locks/ without Nix, for those who use this
# flake directly.
{ inputs, presets }:
let
  data = builtins.fromJSON (builtins.readFile ./releases.json);

  lockedReference =
    release:
    let
      file = ./locks + "/${release}.lock";
      inherit ((builtins.fromJSON (builtins.readFile file)).nodes.nixpkgs) locked;
      hash = builtins.replaceStrings [ "+" "/" "=" ] [ "%2B" "%2F" "%3D" ] locked.narHash;
      place =
        if locked.type == "path" then
          "path:${locked.path}"
        else
          "${locked.type}:${locked.owner}/${locked.repo}/${locked.rev}";
    in
    "${place}?narHash=${hash}";

  isFor =
    preset: { release, ... }:
    builtins.compareVersions release preset.firstRelease >= 0
    && (preset.lastRelease == null || builtins.compareVersions release preset.lastRelease <= 0);

  # The default, or the newest one that the preset is for.
  releaseOf =
    preset:
    let
      possible = map ({ release, ... }: release) (builtins.filter (isFor preset) data.releases);
    in
    if builtins.elem data.default possible then data.default else builtins.head possible;
in
# A null `release` is the preset's own, a null `preset` any.
{ preset, release }:
let
  wanted =
    if release != null then
      release
    else if preset == null then
      data.default
    else
      releaseOf presets.${preset};
in
if wanted == data.default then
  inputs.nixpkgs
else
  builtins.getFlake (lockedReference wanted)
