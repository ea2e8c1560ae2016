import type { Messages } from '../../en/page.ts';
import { plural, whole } from '../number.ts';

export const machine: Messages['screens']['machine'] = {
  title: 'Dieser Rechner',
  states: { missing: 'Fehlt', limited: 'Eingeschränkt', optional: 'Optional', works: 'In Ordnung' },
  examining: 'Dieser Rechner wird untersucht…',
  checkAgain: 'Erneut prüfen',
  summary: {
    missing: ({ count }) =>
      plural(count, {
        one: 'Etwas fehlt. Unten steht, was zu tun ist.',
        other: `${whole(count)} Dinge fehlen. Unten steht, was zu tun ist.`,
      }),
    limited: 'Sie können hier Sticks erstellen, mit einigen Einschränkungen.',
    complete: 'Alles Nötige ist da.',
  },
  neededTitle: 'Was nötig ist',
  extrasTitle: 'Extras',
  extrasDetail: 'Sticks lassen sich auch ohne sie erstellen.',
  copyCommand: ({ check }) => `Den Befehl kopieren (${check})`,

  withoutNix: {
    missing: 'Sie können ohne Nix einen Stick erstellen',
    limited: 'Sie können ohne neueres Nix einen Stick erstellen',
    detail:
      'Richten Sie Nix ein, wie unten beschrieben, oder nehmen Sie das offizielle NixOS-Abbild: Es wird heruntergeladen, gebaut wird nichts.',
    choose: 'Offizielles Abbild wählen',
  },
  practiceTitle: 'Üben',

  imagesTitle: 'Behaltene Abbilder',
  imagesDetail:
    'Abbilder, die Sie gebaut, aber auf kein Laufwerk geschrieben haben. Bis zu acht bleiben im Nix-Store. Ein freigegebenes Abbild entfernt Nix bei der nächsten Speicherbereinigung.',
  noImages: 'Es wird kein Abbild behalten.',
  free: 'Freigeben',
  freeImage: ({ image }) => `${image} freigeben`,

  protectedTitle: 'Geschützte Laufwerke',
  protectedDetail:
    'Sie werden nie angeboten und nie beschrieben, an welchem Anschluss sie auch stecken. Um ein Laufwerk zu schützen, klicken Sie bei ihm auf den Schild.',
  noneProtected: 'Kein Laufwerk ist geschützt.',
  allBlocked: 'Bis dahin wird auf kein Laufwerk geschrieben, denn jedes könnte auf der Liste stehen.',
  stopProtecting: 'Schutz aufheben',
  stopProtectingDrive: ({ drive }) => `Den Schutz von ${drive} aufheben`,
  serial: ({ serial }) => `Seriennummer ${serial}`,
  wwn: ({ wwn }) => `WWN ${wwn}`,
  since: ({ day }) => `seit ${day}`,
};
