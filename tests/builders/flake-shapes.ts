/**
 * Where people put images in a flake, what Flakestick lists of it and what it builds if only the flake is named. These are the
 * rows of docs/flake-shapes.md, and flakes that a test writes, inspects and builds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isoBytes, masterBootRecord } from '../unit/main/stages/image/small-iso.ts';

export interface FlakeShape {
  readonly what: string;
  /** Nix code: attributes of the outputs, with the names of DEFINITIONS. */
  readonly outputs: string;
  /** What is listed, as it is written after `#`; with its system if that is another than x86_64-linux. */
  readonly listed: readonly string[];
  /** The attribute that is built; null if one has to be chosen, or there is none. */
  readonly built: string | null;
  /** The first Nix that can list it. */
  readonly since?: string;
}

/** What the rows use, made of this machine's own programs: small, and without nixpkgs. */
const DEFINITIONS = `
    make = system: name: more: script: derivation ({ inherit system name; builder = "/bin/sh"; args = [ "-c" script ]; PATH = "/bin:/usr/bin"; } // more);
    file = name: make "x86_64-linux" name { } "cp \${./small.iso} $out";
    folder = name: below: make "x86_64-linux" name { } "mkdir -p $out/$(dirname \${below}); cp \${./small.iso} $out/\${below}";
    iso = folder "nixos-24.11-x86_64-linux.iso" "iso/nixos.iso";
    arm = make "aarch64-linux" "nixos-sd-image-24.11-aarch64-linux.img" { } "exit 1";
    sdCard = make "x86_64-linux" "nixos-sd-image-24.11-x86_64-linux.img" { }
      "mkdir -p $out/sd-image; zstd -q <\${./disk.img} >$out/sd-image/nixos.img.zst";
    disk = ending: make "x86_64-linux" "nixos-disk-image" { } "mkdir $out; cp \${./disk.img} $out/nixos.\${ending}";
    wrapped = folder "everything" "iso/nixos.iso";
    tarball = file "nixos-kexec-installer-x86_64-linux.tar.gz";
    hello = file "hello-2.12";
    program = name: file name // { meta.mainProgram = name; };
    machine = build: {
      _type = "configuration"; options = { }; pkgs.stdenv.hostPlatform.system = "x86_64-linux";
      config = { system.build = { toplevel = file "nixos-system-host-24.11"; } // build; };
    };
    named = fileName: image: let m = machine { inherit image; }; in m // { config = m.config // { image = { inherit fileName; }; }; };
    x86 = value: { x86_64-linux = value; };`;

export const FLAKE_SHAPES: readonly FlakeShape[] = [
  {
    what: 'a package',
    outputs: 'packages.x86_64-linux.default = iso;',
    listed: ['default'],
    built: 'packages.x86_64-linux.default',
  },
  {
    what: 'one package among others',
    outputs: 'packages = x86 { inherit hello; live = iso; };',
    listed: ['live'],
    built: 'packages.x86_64-linux.live',
  },
  {
    what: 'several, one of them of a usual name',
    outputs: 'packages = x86 { inherit iso; gnome = iso; plasma = iso; };',
    listed: ['gnome', 'iso', 'plasma'],
    built: 'packages.x86_64-linux.iso',
  },
  {
    what: 'several of unusual names',
    outputs: 'packages = x86 { gnome = iso; plasma = iso; };',
    listed: ['gnome', 'plasma'],
    built: null,
  },
  {
    what: 'a name with a dot',
    outputs: 'packages = x86 { "live-24.11" = iso; };',
    listed: ['live-24.11'],
    built: 'packages.x86_64-linux."live-24.11"',
  },
  {
    what: 'a name with signs of Nix',
    outputs: 'packages = x86 { "live #1 ^out 41%41" = iso; };',
    listed: ['live #1 ^out 41%41'],
    built: 'packages.x86_64-linux."live #1 ^out 41%41"',
  },
  {
    what: 'a package that was made for another system',
    outputs: 'packages = x86 { pi = arm; };',
    listed: ['pi (aarch64-linux)'],
    built: 'packages.x86_64-linux.pi',
  },
  {
    what: 'of somebody who builds on a Mac',
    outputs: 'packages.aarch64-darwin = { inherit iso; };',
    listed: ['packages.aarch64-darwin.iso'],
    built: 'packages.aarch64-darwin.iso',
    since: '2.19',
  },
  {
    what: 'a package around an image, known by its name',
    outputs: 'packages = x86 { my-iso = wrapped; };',
    listed: ['my-iso'],
    built: 'packages.x86_64-linux.my-iso',
  },
  {
    what: 'images of other kinds beside it',
    outputs:
      'packages = x86 { inherit iso; kexec = tarball; netboot = wrapped; qcow = disk "qcow2"; vmware = file "nixos.vmdk"; amazon-image = wrapped; docker-image = wrapped; };',
    listed: ['iso'],
    built: 'packages.x86_64-linux.iso',
  },
  {
    what: 'a program that is only called so',
    outputs: 'packages = x86 { inherit iso; flash-iso = program "flash-iso"; };',
    listed: ['iso'],
    built: 'packages.x86_64-linux.iso',
  },
  {
    what: 'an SD card image',
    outputs: 'packages = x86 { card = sdCard; };',
    listed: ['card'],
    built: 'packages.x86_64-linux.card',
  },
  {
    what: 'a raw disk (nixos-generators’ raw-efi)',
    outputs: 'packages = x86 { raw-efi = disk "img"; };',
    listed: ['raw-efi'],
    built: 'packages.x86_64-linux.raw-efi',
  },
  {
    what: 'a NixOS configuration of an installer',
    outputs: 'nixosConfigurations.live = machine { isoImage = iso; };',
    listed: ['live'],
    built: 'nixosConfigurations.live.config.system.build.isoImage',
  },
  {
    what: 'of an SD card',
    outputs: 'nixosConfigurations.board = machine { sdImage = sdCard; };',
    listed: ['board'],
    built: 'nixosConfigurations.board.config.system.build.sdImage',
  },
  {
    what: 'of a raw disk (nixos-generators)',
    outputs: 'nixosConfigurations.disk = machine { raw = disk "img"; };',
    listed: ['disk'],
    built: 'nixosConfigurations.disk.config.system.build.raw',
  },
  {
    what: 'of a disk of systemd-repart',
    outputs: 'nixosConfigurations.appliance = named "appliance.raw" (disk "raw");',
    listed: ['appliance'],
    built: 'nixosConfigurations.appliance.config.system.build.image',
  },
  {
    what: 'of a virtual machine’s disk',
    outputs: 'nixosConfigurations.vm = named "nixos.qcow2" (disk "qcow2");',
    listed: [],
    built: null,
  },
  {
    what: 'a package and a configuration of one name',
    outputs: 'packages = x86 { inherit iso; }; nixosConfigurations.iso = machine { isoImage = iso; };',
    listed: ['iso'],
    built: 'packages.x86_64-linux.iso',
  },
  {
    what: 'ordinary machines, since 25.05',
    outputs:
      'nixosConfigurations = { laptop = machine { images = { inherit iso; }; }; server = machine { images = { inherit iso; }; }; };',
    listed: ['laptop', 'server'],
    built: null,
  },
  {
    what: 'ordinary machines, before',
    outputs: 'nixosConfigurations.laptop = machine { };',
    listed: [],
    built: null,
  },
  {
    what: 'ordinary machines and an installer',
    outputs:
      'nixosConfigurations = { laptop = machine { images = { inherit iso; }; }; setup = machine { isoImage = iso; images = { inherit iso; }; }; };',
    listed: ['laptop', 'setup'],
    built: 'nixosConfigurations.setup.config.system.build.isoImage',
  },
  {
    what: 'a machine with all formats of nixos-generators',
    outputs:
      'nixosConfigurations.host = let m = machine { }; in m // { config = m.config // { formats = { inherit iso; }; }; };',
    listed: ['host'],
    built: null,
  },
  {
    what: 'at the top (nixos-generators’ README)',
    outputs: 'inherit iso;',
    listed: ['iso'],
    built: 'iso',
  },
  {
    what: 'a configuration at the top',
    outputs: 'iso = machine { isoImage = iso; };',
    listed: ['iso'],
    built: 'iso.config.system.build.isoImage',
  },
  {
    what: 'a set of images',
    outputs: 'images = { rescue = wrapped; board = sdCard; qemu = disk "qcow2"; };',
    listed: ['images.board', 'images.rescue'],
    built: null,
  },
  {
    what: 'a set of configurations',
    outputs: 'images.board = machine { sdImage = sdCard; };',
    listed: ['images.board'],
    built: 'images.board.config.system.build.sdImage',
  },
  {
    what: 'a set of images for each system',
    outputs: 'isos = x86 { minimal = wrapped; };',
    listed: ['isos.x86_64-linux.minimal'],
    built: 'isos.x86_64-linux.minimal',
  },
  {
    what: 'snowfall’s ISOs',
    outputs: 'isoConfigurations.live = iso; install-isoConfigurations.setup = iso;',
    listed: ['install-isoConfigurations.setup', 'isoConfigurations.live'],
    built: null,
  },
  {
    what: 'snowfall’s SD cards',
    outputs: 'sd-aarch64Configurations.pi = arm;',
    listed: ['sd-aarch64Configurations.pi (aarch64-linux)'],
    built: 'sd-aarch64Configurations.pi',
  },
  {
    what: 'Hydra’s jobs',
    outputs: 'hydraJobs = { iso.x86_64-linux = iso; tests.installer.x86_64-linux = file "vm-test-run-installer"; };',
    listed: ['hydraJobs.iso.x86_64-linux'],
    built: 'hydraJobs.iso.x86_64-linux',
  },
  {
    what: 'Hydra’s jobs by system',
    outputs: 'hydraJobs = x86 { inherit hello iso; };',
    listed: ['hydraJobs.x86_64-linux.iso'],
    built: 'hydraJobs.x86_64-linux.iso',
  },
  {
    what: 'Hydra’s jobs beside what they repeat',
    outputs: 'packages = x86 { inherit iso; }; hydraJobs = x86 { inherit iso; };',
    listed: ['iso'],
    built: 'packages.x86_64-linux.iso',
  },
  {
    what: 'legacy packages, as of all of nixpkgs',
    outputs: 'legacyPackages = x86 { inherit hello; config = { }; live-iso = iso; vendor-images.rescue = wrapped; };',
    listed: ['legacyPackages.x86_64-linux.live-iso', 'legacyPackages.x86_64-linux.vendor-images.rescue'],
    built: null,
  },
  {
    what: 'the old default package',
    outputs: 'defaultPackage.x86_64-linux = iso;',
    listed: ['defaultPackage.x86_64-linux'],
    built: 'defaultPackage.x86_64-linux',
  },
  {
    what: 'one that throws, and one that cannot be read, beside a good one',
    outputs: 'packages = x86 { inherit iso; broken = throw "not yet"; gone = import ./gone.nix; };',
    listed: ['iso'],
    built: 'packages.x86_64-linux.iso',
  },
  {
    what: 'a set that holds itself',
    outputs: 'images = let loop = { again = loop; }; in loop // { rescue = wrapped; };',
    listed: ['images.rescue'],
    built: 'images.rescue',
  },
  {
    what: 'nothing',
    outputs: 'packages = x86 { inherit hello; };',
    listed: [],
    built: null,
  },
];

/** Of the images that are built. */
export const SHAPE_LABEL = 'a-shape';

export function writeShape(folder: string, { outputs }: Pick<FlakeShape, 'outputs'>): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'small.iso'), isoBytes(64 * 1024, { label: SHAPE_LABEL }));
  writeFileSync(path.join(folder, 'disk.img'), masterBootRecord(64 * 1024));
  writeFileSync(
    path.join(folder, 'flake.nix'),
    `{\n  outputs = inputs: let${DEFINITIONS}\n  in {\n    ${outputs}\n  };\n}\n`,
  );
  return folder;
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** The table of docs/flake-shapes.md. */
export function shapesTable(): string {
  const rows = FLAKE_SHAPES.map(({ what, outputs, listed, built, since }) => {
    const nothing = listed.length === 0 ? 'nothing' : 'one has to be named';
    return [
      `${what}${since === undefined ? '' : ` (Nix ${since})`}`,
      code(outputs),
      listed.map((one) => code(one)).join(', ') || 'nothing',
      built === null ? nothing : code(built),
    ].join(' | ');
  });
  return ['| shape | outputs | listed | built |', '|---|---|---|---|', ...rows.map((row) => `| ${row} |`)].join('\n');
}
