# A USB stick is written and verified by an ordinary user, whom a polkit rule allows it.
{ module }:
{
  name = "flakestick-flash";

  nodes.machine =
    { pkgs, ... }:
    {
      imports = [ module ];
      programs.flakestick.enable = true;
      users.users.alice = {
        isNormalUser = true;
        uid = 1000;
      };
      security.polkit.extraConfig = ''
        polkit.addRule(function (action, subject) {
          if (action.id == "org.flakestick.write-drive" && subject.user == "alice") return polkit.Result.YES;
        });
      '';
      virtualisation.qemu.options = [
        "-device qemu-xhci,id=usb"
        "-drive if=none,id=stick,format=raw,file=stick.img"
        "-device usb-storage,bus=usb.0,drive=stick,removable=on"
      ];
    };

  testScript = ''
    with open(f"{machine.state_dir}/stick.img", "wb") as stick:
        stick.truncate(64 * 1024 * 1024)
    machine.wait_for_unit("multi-user.target")
    machine.succeed("head -c 16M /dev/urandom > /var/tmp/image.img && chmod 644 /var/tmp/image.img")
    machine.succeed("printf '\\x55\\xaa' | dd of=/var/tmp/image.img bs=1 seek=510 conv=notrunc")
    machine.wait_until_succeeds("flakestick drives --json | grep -q /dev/sda")
    machine.succeed("su - alice -c 'flakestick flash /var/tmp/image.img --drive /dev/sda --yes'")
    machine.succeed("cmp -n 16777216 /var/tmp/image.img /dev/sda")
    machine.succeed("su - alice -c 'flakestick verify /dev/sda'")
  '';
}
