# The archives that package-lock.json names, each by the lock's own digest. The lock has no addresses (.npmrc), and so has this
# file: npm itself knows where its registry is (docs/adr/0043-a-flake-for-the-app.md).
{
  lib,
  runCommand,
  nodejs,
  cacert,
  stdenv,
}:
lock:
let
  cpu = if stdenv.hostPlatform.isAarch64 then "arm64" else "x64";
  allows = list: value: list == [ ] || lib.elem value list;
  # Optional packages of other systems: npm leaves them out.
  isForThisSystem =
    entry: allows (entry.os or [ ]) "linux" && allows (entry.cpu or [ ]) cpu && allows (entry.libc or [ ]) "glibc";

  nameOf = path: entry: entry.name or (lib.last (lib.splitString "node_modules/" path));

  archive =
    path: entry:
    let
      package = "${nameOf path entry}@${entry.version}";
    in
    runCommand "${builtins.replaceStrings [ "@" "/" ] [ "" "-" ] package}.tgz"
      {
        nativeBuildInputs = [ nodejs ];
        outputHash = entry.integrity;
        outputHashAlgo = null;
        outputHashMode = "flat";
        NODE_EXTRA_CA_CERTS = "${cacert}/etc/ssl/certs/ca-bundle.crt";
        impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "NPM_CONFIG_REGISTRY" ];
        preferLocalBuild = true;
      }
      ''
        export HOME=$TMPDIR
        cd $TMPDIR
        npm pack --silent ${package}
        mv *.tgz $out
      '';
in
lib.mapAttrs archive (
  lib.filterAttrs (path: entry: path != "" && !(entry.link or false) && isForThisSystem entry) lock.packages
)
