/** What the desktop shows of Flakestick outside of its programs: menu entry, software centre, password dialog. */
export const platform = {
  genericName: 'USB Stick Writer',
  summary: 'Make and verify NixOS live USB sticks',
  /** Words people search a menu for. */
  keywords: ['nixos', 'flake', 'usb', 'iso', 'live', 'verify'],
  description:
    'Flakestick turns a preset, a flake, a NixOS module or an ISO file into a bootable USB stick. It builds the image with Nix, writes it to the drives you choose, reads every byte back and keeps a record, so that the stick can be verified again years later without the image.',
  features: [
    'A drive that holds any part of the running system is never written',
    'Several sticks are written from one read of the image',
    'Verification names the blocks that differ or cannot be read',
  ],
  polkitAction: 'Write, verify or check a USB drive',
  polkitMessage:
    'Authentication is required to write an image to the USB drives you chose, which erases what is on them; to read them for verification; to check their capacity; or to make their light blink, which only reads.',
};
