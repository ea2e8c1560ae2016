# What `nix-build FILE` makes, without anything of the machine that it is made on: the file gets this nixpkgs as <nixpkgs>, and
# this system as builtins.currentSystem. In `folder`, which holds it, so does every file that it imports.
{
  file,
  folder,
  nixpkgs,
  system,
}:
let
  isInside =
    path:
    let
      inside = toString folder + "/";
    in
    builtins.substring 0 (builtins.stringLength inside) (toString path) == inside;

  # Where nixpkgs, of <nixpkgs> or pinned in the file, would ask the machine for its system.
  withSystem =
    imported:
    if builtins.isFunction imported && builtins.functionArgs imported ? system then
      arguments:
      imported (
        if arguments ? system || arguments ? localSystem then arguments else arguments // { inherit system; }
      )
    else
      imported;

  # Nix remembers what `import` has read and not what scopedImport has, so that all of nixpkgs is imported as usual.
  scope = {
    import =
      path: if isInside path then builtins.scopedImport scope path else withSystem (builtins.import path);
    __nixPath = [
      {
        prefix = "nixpkgs";
        path = nixpkgs.outPath;
      }
    ];
    builtins = builtins // {
      currentSystem = system;
      inherit (scope) import;
      nixPath = scope.__nixPath;
    };
  };

  # Passed only if the function asks for them.
  offered = {
    inherit nixpkgs system;
    pkgs = nixpkgs.legacyPackages.${system};
    inherit (nixpkgs) lib;
  };
  value = scope.import file;
  asked = builtins.functionArgs value;
  # What has a default keeps it, but for the system.
  needed = builtins.listToAttrs (
    builtins.concatMap (
      name:
      if asked ? ${name} && (!asked.${name} || name == "system") then
        [
          {
            inherit name;
            value = offered.${name};
          }
        ]
      else
        [ ]
    ) (builtins.attrNames offered)
  );
  called = if builtins.isFunction value then value needed else value;
in
# One image alone, or the configuration of one.
if called.type or "" == "derivation" || called ? config then { default = called; } else called
