import type { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { Notice } from '../../ui/index.ts';

/** Unfinished writes: which drive must not be used, and what to do. */
export function UnfinishedNotes({ writes }: { writes: readonly UnfinishedWrite[] }) {
  const text = useMessages().screens.sticks.unfinished;
  return writes.map(({ drive, startedAt, title, image: { sizeBytes }, badBlocks }) => (
    <Notice key={`${drive.name} ${startedAt}`} tone="caution" title={text.title({ drive: drive.name })}>
      {badBlocks.length > 0 ? text.badBlocks({ image: title, sizeBytes }) : text.cutShort({ image: title, sizeBytes })}
    </Notice>
  ));
}
