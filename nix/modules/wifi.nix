{ config, lib, ... }:
let
  inherit (config.flakestick) wifi;
  bytes = import ../utf8-bytes.nix;
  isProtected = wifi.key != null;
  usesNetworkManager = config.networking.networkmanager.enable;
in
{
  options.flakestick.wifi = lib.mkOption {
    type = lib.types.nullOr (
      lib.types.submodule {
        options = {
          ssid = lib.mkOption {
            type = lib.types.str;
            description = "The name of the network.";
          };
          key = lib.mkOption {
            type = lib.types.nullOr lib.types.str;
            default = null;
            description = "The 64 hexadecimal digits that `wpa_passphrase` prints. Null for an open network.";
          };
        };
      }
    );
    default = null;
    description = ''
      A network that the live system joins by itself. The key can be read by everybody who can read the Nix store or
      the stick.
    '';
  };

  config = lib.mkIf (wifi != null) (
    lib.mkMerge [
      # Every installer image since 25.11, and the graphical ones before.
      (lib.mkIf usesNetworkManager {
        networking.networkmanager.ensureProfiles.profiles.flakestick = {
          connection = {
            id = "flakestick";
            type = "wifi";
          };
          wifi = {
            mode = "infrastructure";
            # NixOS sends the profile through envsubst, and a key file has escapes of its own: a list of bytes has
            # nothing that either of them would take for something else.
            ssid = lib.concatMapStringsSep "" (byte: "${toString byte};") (bytes wifi.ssid);
          };
          ipv4.method = "auto";
          ipv6.method = "auto";
        }
        // lib.optionalAttrs isProtected {
          wifi-security = {
            key-mgmt = "wpa-psk";
            psk = wifi.key;
          };
        };
      })
      # The minimal image up to 25.05.
      (lib.mkIf (!usesNetworkManager) {
        networking.wireless.networks.${wifi.ssid} = lib.optionalAttrs isProtected {
          pskRaw = wifi.key;
          # WPA3 alone takes the passphrase and never this key.
          authProtocols = [
            "WPA-PSK"
            "WPA-PSK-SHA256"
            "FT-PSK"
          ];
        };
        # The installer profile has it installed but not started, with mkOverride 50.
        systemd.services.wpa_supplicant.wantedBy = lib.mkOverride 40 [ "multi-user.target" ];
      })
    ]
  );
}
