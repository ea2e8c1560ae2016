/** Saving what was chosen, and building it again, in a person's words. Part of explain.ts. */
import type { Failure } from '../wire/failure.ts';

type Told = 'folder-not-empty' | 'wifi-key-missing' | 'not-rebuildable' | 'image-differs';
type Words = { title: string; happened: string; remedy: string };

export const REBUILD_FAILURES: { readonly [K in Told]: (failure: Extract<Failure, { kind: K }>) => Words } = {
  'folder-not-empty': (f) => ({
    title: 'The folder is not empty',
    happened: `${f.path} holds files already, and nothing in it was changed.`,
    remedy: 'Name a folder that does not exist yet, or an empty one.',
  }),
  'wifi-key-missing': (f) => ({
    title: 'The Wi-Fi key must be given again',
    happened: `The image joins the network “${f.ssid}”. Records do not keep its key, so the image cannot be built from this one alone.`,
    remedy:
      'Give the passphrase with --wifi-passphrase-file FILE, or run the command on a terminal, where it is asked for.',
  }),
  'not-rebuildable': (f) => ({
    title: 'That image cannot be built again',
    happened: `Record ${f.id}: ${f.reason}`,
    remedy: 'Verify the drive against the record instead: that needs no image.',
  }),
  'image-differs': (f) => ({
    title: 'The image built again is another one',
    happened: `The record has the SHA-256 ${f.recorded}, the image built now ${f.rebuilt}. ${f.detail}`,
    remedy:
      'A build that gives other bytes each time is a fault of the packages in it: nothing is wrong with a drive that matches its record.',
  }),
};
