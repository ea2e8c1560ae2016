# The app for Nix: nixpkgs' Electron shows the window, nixpkgs' Node runs the command line and the helper. Nothing is fetched but
# what package-lock.json names, and nothing is compiled.
{
  lib,
  buildNpmPackage,
  callPackage,
  importNpmLock,
  nodejs,
  electron,
  makeWrapper,
  bzip2,
  dosfstools,
  exfatprogs,
  util-linux,
  xz,
  zstd,
  # Of the sources: 40 digits, with a `+` behind them where files were changed; null where Nix does not know.
  commit ? null,
  # Seconds since 1970: the date of the manual pages.
  lastModified ? 0,
}:
let
  root = ../.;
  manifest = lib.importJSON (root + "/package.json");
  lock = lib.importJSON (root + "/package-lock.json");

  # Named one by one: a `path:` reference would bring node_modules along.
  sources = [
    ".npmrc"
    "LICENSE"
    "build"
    "contract"
    "formats"
    "helper"
    "main"
    "nix"
    "package-lock.json"
    "package.json"
    "preload"
    "renderer"
    "tsconfig.json"
    "vite.config.ts"
  ];

  # Where the distribution has a program, its own comes first.
  programs = lib.makeBinPath [
    bzip2
    dosfstools
    exfatprogs
    util-linux
    xz
    zstd
  ];
in
buildNpmPackage {
  pname = "flakestick";
  inherit (manifest) version;
  inherit nodejs;
  strictDeps = true;

  src = lib.fileset.toSource {
    inherit root;
    fileset = lib.fileset.unions (map (name: root + "/${name}") sources);
  };

  npmDeps = importNpmLock {
    package = manifest;
    packageLock = lock;
    packageSourceOverrides = callPackage ./npm-packages.nix { } lock;
  };
  inherit (importNpmLock) npmConfigHook;
  # nixpkgs' hook runs `npm rebuild`, which would compile drivelist's addon.
  npmFlags = [ "--ignore-scripts" ];

  nativeBuildInputs = [ makeWrapper ];

  # polkit compares the path that its action names with the one that is called: both are this package's own.
  preBuild = "export FLAKESTICK_HELPER=$out/libexec/flakestick-helper";

  installPhase = ''
    runHook preInstall
    app=$out/share/flakestick
    mkdir -p $app $out/bin $out/libexec
    cp -r dist nix package.json LICENSE $app/
    find $app -name '*.map' -delete
    ${lib.optionalString (commit != null) ''
      substituteInPlace $app/package.json \
        --replace-fail '"version": "${manifest.version}",' '"version": "${manifest.version}", "commit": "${commit}",'
    ''}

    makeWrapper ${lib.getExe electron} $out/libexec/flakestick-app \
      --add-flags $app \
      --suffix PATH : ${programs} \
      --inherit-argv0
    makeWrapper ${lib.getExe nodejs} $out/libexec/flakestick-cli \
      --add-flags $app/dist/main/cli.js \
      --suffix PATH : ${programs}
    substitute build/linux/nix-command $out/bin/flakestick --subst-var out
    substitute build/linux/nix-helper $out/libexec/flakestick-helper \
      --subst-var out \
      --subst-var-by node ${lib.getExe nodejs} \
      --subst-var-by path ${lib.makeBinPath [ util-linux ]}
    chmod +x $out/bin/flakestick $out/libexec/flakestick-helper

    install -Dm644 build/linux/flakestick-app.desktop -t $out/share/applications
    install -Dm644 build/linux/org.flakestick.Flakestick.metainfo.xml -t $out/share/metainfo
    install -Dm644 build/linux/org.flakestick.helper.policy -t $out/share/polkit-1/actions
    substituteInPlace $out/share/polkit-1/actions/org.flakestick.helper.policy \
      --replace-fail /usr/lib/flakestick/flakestick-helper $out/libexec/flakestick-helper
    node build/packaging/command-files.ts command-files ${manifest.version} ${toString lastModified}
    install -Dm644 command-files/flakestick.1 -t $out/share/man/man1
    install -Dm644 command-files/flakestick.de.1 $out/share/man/de/man1/flakestick.1
    install -Dm644 command-files/completion.bash $out/share/bash-completion/completions/flakestick
    install -Dm644 command-files/completion.zsh $out/share/zsh/site-functions/_flakestick
    install -Dm644 command-files/completion.fish $out/share/fish/vendor_completions.d/flakestick.fish
    for icon in build/icons/*.png; do
      install -Dm644 $icon $out/share/icons/hicolor/$(basename $icon .png)/apps/flakestick-app.png
    done
    install -Dm644 build/icons/flakestick.svg $out/share/icons/hicolor/scalable/apps/flakestick-app.svg
    runHook postInstall
  '';

  meta = {
    inherit (manifest) description;
    license = lib.licenses.mit;
    mainProgram = "flakestick";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
    ];
  };
}
