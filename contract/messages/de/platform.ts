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
  screenshots: ['Ein Stick wird beschrieben', 'Dasselbe in dunklen Farben'],
  polkitAction: 'Ein USB-Laufwerk beschreiben, prüfen oder untersuchen',
  polkitMessage:
    'Eine Anmeldung ist nötig, um ein Abbild auf die gewählten USB-Laufwerke zu schreiben, was ihren Inhalt löscht; um sie zur Prüfung zu lesen; um ihre Kapazität zu untersuchen; oder um ihre Leuchte blinken zu lassen, wobei nur gelesen wird.',

  manual: {
    title: 'Benutzerbefehle',
    headings: {
      name: 'Bezeichnung',
      synopsis: 'Übersicht',
      description: 'Beschreibung',
      options: 'Optionen',
      commands: 'Befehle',
      exitStatus: 'Exit-Status',
      files: 'Dateien',
      environment: 'Umgebung',
      seeAlso: 'Siehe auch',
    },
    purpose: 'NixOS-Live-Sticks erstellen und prüfen',
    window: 'Ohne Befehl öffnet sich die Desktop-App.',
    commonOptions: 'Diese Optionen gelten für jeden Befehl und dürfen auch vor ihm stehen.',
    exitStatus: {
      0: 'Erfolg; ein beschriebenes Laufwerk ist geprüft, sofern nicht --no-verify angegeben war.',
      1: 'Ein Fehler in Flakestick.',
      2: 'Falscher Aufruf.',
      3: 'Die Quelle oder der Beleg lässt sich nicht finden, auswerten oder lesen.',
      4: 'Der Build ist fehlgeschlagen.',
      5: 'Das Laufwerk wird abgelehnt oder ist nicht zu finden.',
      6: 'Das Schreiben ist fehlgeschlagen.',
      7: 'Die Prüfung fand eine Abweichung oder konnte das Laufwerk nicht lesen.',
      8: 'Die Erlaubnis wurde nicht erteilt.',
      9: 'Diesem Rechner fehlt etwas.',
      130: 'Abgebrochen, mit Strg-C oder einem anderen Signal.',
    },
    files: {
      state: 'Belege der beschriebenen Laufwerke und das Protokoll. Sie bleiben, wenn das Paket entfernt wird.',
      settings:
        'Die Liste geschützter Laufwerke und die übrigen Einstellungen. Sie bleiben, wenn das Paket entfernt wird.',
      cache: 'Erzeugte Flakes und geprüfte Downloads. Darf gelöscht werden.',
    },
    environment: {
      language: 'Sprache der Ausgabe, sofern nicht --language angegeben ist.',
      memory: 'Gigabyte, die ein Nix-Prozess belegen darf.',
      folders: 'Andere Orte für die Ordner oben.',
    },
  },
};
