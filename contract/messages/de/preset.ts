import type { Messages } from '../en/index.ts';

export const preset: Messages['preset'] = {
  minimal: {
    title: 'NixOS minimal',
    summary: 'Das Installationssystem ohne Desktop: Konsole, Netzwerk und eingeschaltete Flakes.',
  },
  plasma6: {
    title: 'NixOS mit Plasma 6',
    summary: 'Der Desktop KDE Plasma 6 mit grafischer Installation, Browser und Partitionierung.',
  },
  gnome: {
    title: 'NixOS mit GNOME',
    summary: 'Der GNOME-Desktop mit grafischer Installation, Browser und Partitionierung.',
  },
  plasma5: {
    title: 'NixOS mit Plasma 5',
    summary: 'KDE Plasma 5 auf X11, aus der letzten NixOS-Version, die es gepflegt hat.',
  },
  spice: {
    title: 'NixOS für virtuelle Maschinen',
    summary: 'Ein schlanker Xfce-Desktop für KVM-Gäste: SPICE teilt die Zwischenablage und passt den Bildschirm an.',
  },
  terminal: {
    title: 'NixOS fürs Terminal',
    summary: 'zsh, starship, fzf und Neovim, in Alacritty auf einem schlanken Desktop und auf der Konsole.',
  },
  impermanence: {
    title: 'NixOS mit Wurzel im Arbeitsspeicher',
    summary: 'Minimal, mit einem Installationsprogramm für ein System, das bei jedem Start alles außer /nix vergisst.',
  },
  recovery: {
    title: 'NixOS zur Rettung',
    summary: 'Minimal, mit Werkzeugen, die Platten, Dateien, Bootloader und verschlüsselte Datenträger retten.',
  },
};
