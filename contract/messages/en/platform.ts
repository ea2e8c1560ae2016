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
  screenshots: ['Writing a stick', 'The same in a dark theme'],
  polkitAction: 'Write, verify or check a USB drive',
  polkitMessage:
    'Authentication is required to write an image to the USB drives you chose, which erases what is on them; to read them for verification; to check their capacity; or to make their light blink, which only reads.',

  /** The manual page, as far as it does not come from the help of the command line. Headings are in capitals there. */
  manual: {
    title: 'User Commands',
    headings: {
      name: 'Name',
      synopsis: 'Synopsis',
      description: 'Description',
      options: 'Options',
      commands: 'Commands',
      exitStatus: 'Exit status',
      files: 'Files',
      environment: 'Environment',
      seeAlso: 'See also',
    },
    /** Follows the program’s name and a dash. */
    purpose: 'make and verify NixOS live USB sticks',
    window: 'Without a command, the desktop app opens.',
    commonOptions: 'Every command takes these options; they may also stand before it.',
    exitStatus: {
      0: 'Success; a written drive is verified unless --no-verify was given.',
      1: 'A bug in Flakestick.',
      2: 'Invalid usage.',
      3: 'The source or record cannot be resolved, evaluated or read.',
      4: 'The build failed.',
      5: 'The drive is refused or not found.',
      6: 'Writing failed.',
      7: 'Verification found a difference or could not read the drive.',
      8: 'Permission was refused.',
      9: 'This machine lacks something.',
      130: 'Cancelled, with Ctrl-C or another signal.',
    },
    files: {
      state: 'Records of written drives, and the log. Removing the package leaves them.',
      settings: 'The list of protected drives and the other settings. Removing the package leaves them.',
      cache: 'Generated flakes and verified downloads. May be deleted.',
    },
    environment: {
      language: 'Language of the output, unless --language is given.',
      memory: 'Gigabytes that one Nix process may take.',
      folders: 'Other places for the folders above.',
    },
  },
};
