import type { Messages } from '../en/index.ts';

export const platform: Messages['platform'] = {
  genericName: 'USB-Sticks beschreiben',
  summary: 'NixOS-Live-Sticks erstellen und prüfen',
  keywords: ['nixos', 'flake', 'usb', 'iso', 'live', 'stick', 'prüfen'],
  description:
    'Flakestick macht aus einer Vorlage, einem Flake, einem NixOS-Modul oder einer ISO-Datei einen startfähigen USB-Stick. Es baut das Abbild mit Nix, schreibt es auf die Laufwerke Ihrer Wahl, liest jedes Byte zurück und bewahrt einen Beleg auf, mit dem sich der Stick noch Jahre später ohne das Abbild prüfen lässt.',
  features: [
    'Ein Laufwerk, auf dem ein Teil des laufenden Systems liegt, wird nie beschrieben',
    'Mehrere Sticks werden aus einem einzigen Lesen des Abbilds beschrieben',
    'Die Prüfung nennt die Blöcke, die abweichen oder sich nicht lesen lassen',
  ],
  polkitAction: 'Ein USB-Laufwerk beschreiben, prüfen oder untersuchen',
  polkitMessage:
    'Eine Anmeldung ist nötig, um ein Abbild auf die gewählten USB-Laufwerke zu schreiben, was ihren Inhalt löscht; um sie zur Prüfung zu lesen; um ihre Kapazität zu untersuchen; oder um ihre Leuchte blinken zu lassen, wobei nur gelesen wird.',
};
