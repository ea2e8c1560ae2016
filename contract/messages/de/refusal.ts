/** Warum ein Laufwerk abgelehnt wird: Teil eines Satzes darüber. */
import { list, twoSizes } from './number.ts';

export const refusal = {
  'holds-running-system': ({ parts }: { parts: readonly string[] }) =>
    `es enthält einen Teil des laufenden Systems (${parts.join(', ')})`,
  mounted: ({ mountPoints }: { mountPoints: readonly string[] }) => `es ist unter ${list(mountPoints)} eingehängt`,
  'in-use': ({ by }: { by: readonly string[] }) => `es wird benutzt (${list(by)})`,
  'holds-image': ({ path }: { path: string }) => `das zu schreibende Abbild liegt darauf (${path})`,
  'read-only': 'es ist schreibgeschützt',
  'too-small': ({ needBytes, haveBytes }: { needBytes: number; haveBytes: number }) => {
    const [need, have] = twoSizes(needBytes, haveBytes);
    return `es ist zu klein: Das Abbild braucht ${need}, das Laufwerk hat ${have}`;
  },
  'no-medium': 'es ist keine Karte und kein Medium eingelegt',
  'loop-device': 'es ist ein Loop-Gerät',
  'not-removable': ({ bus }: { bus: string }) => `es ist fest eingebaut (${bus})`,
  'part-of-drive': ({ wholeDrive }: { wholeDrive: string }) =>
    `es ist ein Teil von ${wholeDrive} und kein ganzes Laufwerk`,
  'not-a-whole-drive': 'es ist kein ganzes Laufwerk',
  'unknown-stack': ({ what }: { what: string }) => `sein Inhalt wird nicht erkannt (${what})`,
  'hidden-layer': ({ path }: { path: string }) =>
    `es enthält möglicherweise ${path}, eine Schicht des laufenden Systems, und wo diese liegt, ist von hier nicht zu sehen`,
  'hidden-loop-file': ({ loop, path }: { loop: string; path: string }) =>
    `es enthält möglicherweise ${path}, die Datei von ${loop}, und wo diese liegt, ist von hier nicht zu sehen`,
  protected: ({ id }: { id: string }) => `es steht auf der Liste Ihrer geschützten Laufwerke (${id})`,
  'protect-list-unreadable': ({ path, detail }: { path: string; detail: string }) =>
    `die Liste Ihrer geschützten Laufwerke lässt sich nicht lesen (${path}: ${detail})`,
  'system-drive': 'drivelist meldet es als Systemlaufwerk',
  'awaiting-drivelist': 'es wird noch geprüft',
  'not-in-sysfs': 'drivelist meldet es, aber der Kernel führt es nicht in /sys',
};

/** Was gegen den schwersten Grund hilft; ganze Sätze. */
export const refusalRemedy = {
  'holds-running-system':
    'Wählen Sie ein anderes Laufwerk. Dieses lässt sich nicht beschreiben, solange das System davon läuft.',
  'protect-list-unreadable':
    'Korrigieren Sie diese Datei, oder verschieben Sie sie und schützen Sie Ihre Laufwerke erneut. Bis dahin wird auf kein Laufwerk geschrieben, denn jedes könnte geschützt sein.',
  protected:
    'Wählen Sie ein anderes Laufwerk. Ist doch dieses gemeint, nehmen Sie es zuerst von der Liste („flakestick protect remove ID“ oder „Dieser Rechner“ in der App).',
  mounted:
    'Hängen Sie es zuerst aus (im Dateimanager oder mit „udisksctl unmount -b GERÄT“) und versuchen Sie es erneut.',
  'in-use':
    'Beenden Sie, was es benutzt (Volume-Gruppe deaktivieren, verschlüsseltes Volume schließen, swapoff), und versuchen Sie es erneut.',
  'too-small': 'Nehmen Sie ein größeres Laufwerk, oder wählen Sie ein kleineres Abbild.',
  'read-only':
    'Stellen Sie den Schreibschutzschalter am Stick oder an der Karte um, oder nehmen Sie ein anderes Laufwerk.',
  'no-medium': 'Legen Sie eine Karte ein und warten Sie, bis sie in der Liste erscheint.',
  'holds-image': 'Kopieren Sie das Abbild auf einen anderen Datenträger, oder wählen Sie ein anderes Laufwerk.',
  'not-a-whole-drive': 'Wählen Sie das ganze Laufwerk und nicht eine seiner Partitionen.',
  'loop-device': 'Ist doch ein Loop-Gerät gemeint, ergänzen Sie --include-loop (in der App FLAKESTICK_INCLUDE_LOOP=1).',
  'awaiting-drivelist': 'Warten Sie eine Sekunde und versuchen Sie es erneut.',
  'unknown-stack':
    'Wählen Sie ein anderes Laufwerk, oder starten Sie Flakestick als root: Dann lässt sich mehr über den Inhalt erkennen.',
  'hidden-layer':
    'Wählen Sie ein Laufwerk, das leer ist oder FAT hat: Darin liegt keine solche Schicht. Als root kann Flakestick sehen, ob dieses leer ist. Ist es das nicht, beschreiben Sie es von einem System außerhalb dieses Containers oder Live-Systems.',
  'hidden-loop-file':
    'Lösen Sie dieses Loop-Gerät, wenn es niemand braucht („sudo losetup --detach GERÄT“), oder starten Sie Flakestick als root: Dann darf es den Kernel fragen, wo die Datei liegt.',
  other: 'Wählen Sie einen USB-Stick oder eine Speicherkarte.',
};
