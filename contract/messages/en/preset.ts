/** The presets of nix/, by name: what a tile and `flakestick presets` say of each. A test compares the names with nix/presets.json. */
export const preset = {
  minimal: {
    title: 'NixOS minimal',
    summary: 'The installer without a desktop: a console, networking, and flakes enabled.',
  },
  plasma6: {
    title: 'NixOS with Plasma 6',
    summary: 'The KDE Plasma 6 desktop with the graphical installer, a browser and a partition editor.',
  },
  gnome: {
    title: 'NixOS with GNOME',
    summary: 'The GNOME desktop with the graphical installer, a browser and a partition editor.',
  },
  plasma5: {
    title: 'NixOS with Plasma 5',
    summary: 'The KDE Plasma 5 desktop on X11, from the last NixOS release that maintained it.',
  },
  spice: {
    title: 'NixOS for a virtual machine',
    summary: 'A light Xfce desktop for a KVM guest: SPICE shares the clipboard and fits the screen.',
  },
  terminal: {
    title: 'NixOS for the terminal',
    summary: 'zsh, starship, fzf and Neovim, in Alacritty on a light desktop and on the console.',
  },
  impermanence: {
    title: 'NixOS with its root in memory',
    summary: 'Minimal, with an installer for a system that forgets everything but /nix at each boot.',
  },
  recovery: {
    title: 'NixOS for recovery',
    summary: 'Minimal, with tools that rescue disks, files, boot loaders and encrypted volumes.',
  },
};
