{
  config,
  lib,
  options,
  ...
}:
let
  flake = config.flakestick.carriedFlake;

  # With `follows`, two flakes may be each other's inputs: every source is visited once.
  sources = map (found: found.source) (
    builtins.genericClosure {
      startSet = [ (visited flake) ];
      operator = found: map visited (builtins.attrValues found.inputs);
    }
  );
  visited =
    input:
    let
      # The whole source, also of a flake in a subfolder; an input that is no flake is its own source.
      source = input.sourceInfo.outPath or input.outPath;
    in
    {
      # A set with a context cannot be told apart by it.
      key = builtins.unsafeDiscardStringContext "${source}";
      inherit source;
      inputs = input.inputs or { };
    };
in
{
  options.flakestick.carriedFlake = lib.mkOption {
    type = lib.types.nullOr lib.types.raw;
    default = null;
    description = ''
      A flake that goes along, with the sources of all its inputs: /etc/flakestick/flake on the live system. With it
      `nixos-install --flake /etc/flakestick/flake#NAME` evaluates without fetching anything.
    '';
  };

  config = lib.mkIf (flake != null) (
    lib.mkMerge [
      { environment.etc."flakestick/flake".source = flake.outPath; }
      (lib.optionalAttrs (options ? isoImage) { isoImage.storeContents = sources; })
    ]
  );
}
