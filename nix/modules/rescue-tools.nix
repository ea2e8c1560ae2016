# Programs for a disk, a file system or a boot loader that is broken. What profiles/base.nix brings already is listed again
# where the preset promises it. ZFS comes with the installer's kernel whenever nixpkgs has it for that kernel.
{
  lib,
  pkgs,
  ...
}:
let
  disks = [
    pkgs.ddrescue
    pkgs.gptfdisk
    pkgs.hdparm
    pkgs.nvme-cli
    pkgs.parted
    pkgs.sdparm
    pkgs.smartmontools
    pkgs.testdisk
  ];
  volumes = [
    pkgs.cryptsetup
    pkgs.lvm2
    pkgs.mdadm
  ];
  fileSystems = [
    pkgs.btrfs-progs
    pkgs.dosfstools
    pkgs.e2fsprogs
    pkgs.exfatprogs
    pkgs.f2fs-tools
    pkgs.ntfs3g
    pkgs.xfsprogs
  ];
  copies = [
    pkgs.borgbackup
    pkgs.fsarchiver
    pkgs.partclone
    pkgs.pv
    pkgs.rclone
    pkgs.restic
    pkgs.rsync
    pkgs.sshfs-fuse
  ];
  bootLoaders = [
    pkgs.chntpw
    pkgs.efibootmgr
    pkgs.os-prober
  ];
  machine = [
    pkgs.dmidecode
    pkgs.lm_sensors
    pkgs.lshw
    pkgs.memtester
    pkgs.stress-ng
  ];
  network = [
    pkgs.ethtool
    pkgs.iperf3
    pkgs.nmap
    pkgs.tcpdump
  ];
  console = [
    pkgs.file
    pkgs.hexyl
    pkgs.mc
    pkgs.ncdu
    pkgs.tmux
  ];
in
{
  # In case one of them is made for one kind of processor only.
  environment.systemPackages = builtins.filter (lib.meta.availableOn pkgs.stdenv.hostPlatform) (
    disks
    ++ volumes
    ++ fileSystems
    ++ copies
    ++ bootLoaders
    ++ machine
    ++ network
    ++ console
  );

  # An entry of the boot menu, which the installer has as well. A condition and not a value, because Memtest86+ is for x86
  # and the installer says "true" everywhere.
  boot.loader.grub.memtest86.enable = lib.mkIf pkgs.stdenv.hostPlatform.isx86 true;

  services.getty.helpLine = ''

    Rescue tools: testdisk and photorec (lost partitions and files), ddrescue (failing disks), smartctl and nvme (health),
    cryptsetup (LUKS and BitLocker), mdadm and lvm (volumes), fsck.*, btrfs, ntfsfix, partclone, restic, rclone,
    nixos-enter and chroot (repair an installed system). Mount what you rescue from read-only: mount -o ro
  '';
}
