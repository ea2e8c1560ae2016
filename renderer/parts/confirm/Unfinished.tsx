import type { Drive } from '../../../contract/wire/drive.ts';
import type { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Checkbox } from '../../ui/index.ts';
import { unfinishedOn } from './resumable.ts';

const NONE: UnfinishedWrite[] = [];

interface UnfinishedProps {
  drives: readonly Drive[];
  isResumed: boolean;
  onResume: (isResumed: boolean) => void;
}

/** Offers to continue from what is there, if an earlier write to one of the drives was interrupted or left bad blocks. */
export function Unfinished({ drives, isResumed, onResume }: UnfinishedProps) {
  const text = useMessages().screens.confirm.unfinished;
  const unfinished = useMirror((mirror) => mirror.records?.unfinished) ?? NONE;
  const found = unfinishedOn(drives, unfinished);
  const [write] = found;
  if (!write) return null;
  const resumed =
    found.length === 1
      ? text.resumeOne({ image: write.title, drive: write.drive.name })
      : text.resumeSeveral({ count: found.length });
  return (
    <Checkbox
      checked={isResumed}
      onChange={onResume}
      label={write.badBlocks.length > 0 && found.length === 1 ? text.badBlocks : text.resume}
      detail={isResumed ? resumed : text.everything}
    />
  );
}
