import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { Notice } from '../../ui/index.ts';

/** Writes that have not come to a good end: which drive must not be used as it is, and what to do. */
export function UnfinishedNotes({ writes }: { writes: readonly UnfinishedWrite[] }) {
  return writes.map((write) => (
    <Notice key={`${write.drive.name} ${write.startedAt}`} tone="caution" title={`${write.drive.name}: not finished`}>
      {write.title} ({formatBytes(write.image.sizeBytes)}){' '}
      {write.badBlocks.length > 0 ? 'has bad blocks on it.' : 'was not written to its end.'} Plug it in and flash the
      same image again: {write.badBlocks.length > 0 ? 'only those are written' : 'it goes on from what is there'}.
    </Notice>
  ));
}
