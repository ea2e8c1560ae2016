{
  description = "Flakestick: NixOS live USB sticks from any flake, verified";

  # The presets are a flake of their own in nix/: the program gives it to Nix, and it is no part of the app's own package.
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";

  outputs =
    { self, nixpkgs }:
    let
      forEachSystem =
        make:
        nixpkgs.lib.genAttrs [
          "x86_64-linux"
          "aarch64-linux"
        ] (system: make nixpkgs.legacyPackages.${system});
      # Older Nix knows no commit of sources that were changed.
      revision = {
        commit =
          self.rev or (if self ? dirtyRev then builtins.substring 0 40 self.dirtyRev + "+" else null);
        inherit (self) lastModified;
      };
      packageOf = pkgs: self.packages.${pkgs.stdenv.hostPlatform.system}.flakestick;
    in
    {
      packages = forEachSystem (pkgs: rec {
        flakestick = pkgs.callPackage ./nix/package.nix revision;
        default = flakestick;
      });

      # `nix run` opens the app; `nix run .#cli -- drives` is the command line.
      apps = forEachSystem (
        pkgs:
        let
          app = program: {
            type = "app";
            program = "${packageOf pkgs}/${program}";
          };
        in
        {
          default = app "bin/flakestick";
          cli = app "libexec/flakestick-cli";
        }
      );

      # Nix 2.8 checks that an overlay's arguments have these names.
      overlays.default = final: prev: { flakestick = final.callPackage ./nix/package.nix revision; };

      nixosModules.default = import ./nix/module.nix { inherit packageOf; };

      devShells = forEachSystem (pkgs: {
        default = pkgs.mkShellNoCC {
          packages = [
            pkgs.nodejs
            pkgs.electron
          ];
          # The runtime that npm downloads does not run on NixOS.
          ELECTRON_OVERRIDE_DIST_PATH = pkgs.electron.dist or "${pkgs.electron}/libexec/electron";
        };
      });

      formatter = forEachSystem (pkgs: pkgs.nixfmt);

      checks = forEachSystem (pkgs: {
        package = packageOf pkgs;
        flash = pkgs.testers.runNixOSTest (
          import ./nix/checks/flash.nix { module = self.nixosModules.default; }
        );
      });
    };
}
