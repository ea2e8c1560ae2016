{
  config,
  lib,
  options,
  ...
}:
let
  inherit (config.flakestick) imageName;

  # Since 25.05 the file is called ${image.baseName}.iso, and the old isoImage.isoName sets image.fileName, which does
  # not rename it. nixpkgs defines both at the ordinary priority.
  named =
    if options ? image.baseName then
      { image.baseName = lib.mkForce imageName; }
    else
      lib.optionalAttrs (options ? isoImage) { isoImage.isoName = lib.mkForce "${imageName}.iso"; };
in
{
  options.flakestick.imageName = lib.mkOption {
    type = lib.types.nullOr lib.types.str;
    default = null;
    example = "rescue-stick";
    description = "The image's file name without `.iso`. Null leaves it to the other modules.";
  };

  config = lib.mkIf (imageName != null) named;
}
