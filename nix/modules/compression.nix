{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (config.flakestick) compression;

  # Arguments of mksquashfs. Time and size of a graphical image, as measured for
  # https://github.com/NixOS/nixpkgs/pull/338652: zstd-3 68 s and 3.0 GB, zstd-19 140 s and 2.7 GB, xz 175 s and 2.5 GB.
  mksquashfsArguments = {
    fast = "zstd -Xcompression-level 3";
    # What nixpkgs itself takes since 24.11.
    balanced = "zstd -Xcompression-level 19";
    small = "xz -Xdict-size 100%" + lib.optionalString pkgs.stdenv.hostPlatform.isx86 " -Xbcj x86";
    gzip = "gzip -Xcompression-level 1";
  };
in
{
  options.flakestick.compression = lib.mkOption {
    type = lib.types.nullOr (lib.types.enum (builtins.attrNames mksquashfsArguments));
    default = null;
    description = "How hard to compress the image, by intent. Null leaves it to the other modules.";
  };

  # A condition alone would not do: what is under it must be declared even while it does not hold.
  config = lib.optionalAttrs (options ? isoImage) {
    isoImage.squashfsCompression = lib.mkIf (compression != null) (
      lib.mkForce mksquashfsArguments.${compression}
    );
  };
}
