import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { useMirror } from '../../mirror.ts';
import { Checkbox } from '../../ui/index.ts';

const NONE: UnfinishedWrite[] = [];

/** Offered when an earlier write to one of the drives was cut short or left bad blocks: to go on from what is there. */
export function Unfinished({
  drives,
  goOn,
  onGoOn,
}: {
  drives: readonly Drive[];
  goOn: boolean;
  onGoOn: (goOn: boolean) => void;
}) {
  const unfinished = useMirror((mirror) => mirror.records?.unfinished) ?? NONE;
  const found = drives.flatMap(
    (drive) => unfinished.find((write) => isSameDrive(write.drive.identity, drive.identity)) ?? [],
  );
  const [write] = found;
  if (!write) return null;
  const which = found.length === 1 ? `${write.title} on ${write.drive.name}` : `${found.length} drives`;
  return (
    <Checkbox
      checked={goOn}
      onChange={onGoOn}
      label={
        write.badBlocks.length > 0 && found.length === 1
          ? 'Write only the bad blocks again'
          : 'Go on from what is there'
      }
      detail={
        goOn
          ? `An earlier write (${which}) did not come to a good end. If it was of this image, what is right is kept and the rest is written; then every byte is checked.`
          : 'Everything is written again from the first block on.'
      }
    />
  );
}
