import { X } from 'lucide-react';
import { identityKey, isSameDrive } from '../../../contract/rules/drive-identity.ts';
import { canStart, type JobState } from '../../../contract/wire/job.ts';
import type { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Notice } from '../../ui/index.ts';
import { dismissNote, useDismissedNotes } from './dismissed-notes.ts';

const noteKey = ({ drive, startedAt }: UnfinishedWrite): string => `${identityKey(drive.identity)} ${startedAt}`;

/** The drives of a running job, as one text that stays the same from snapshot to snapshot. Their notes are written before they are. */
const inUse = (job: JobState): string => {
  if (job.phase === 'idle' || canStart(job) || job.request.kind !== 'flash' || !('drives' in job)) return '[]';
  return JSON.stringify(job.request.drives.map(({ identity }) => identity));
};

/** Unfinished writes: which drive must not be used, and what to do. */
export function UnfinishedNotes({ writes }: { writes: readonly UnfinishedWrite[] }) {
  const { sticks, ui } = useMessages().screens;
  const text = sticks.unfinished;
  const dismissed = useDismissedNotes(({ keys }) => keys);
  const busy = JSON.parse(useMirror(({ job }) => inUse(job))) as UnfinishedWrite['drive']['identity'][];
  const shown = writes.filter(
    (write) =>
      !dismissed.includes(noteKey(write)) && !busy.some((identity) => isSameDrive(write.drive.identity, identity)),
  );
  return shown.map((write) => {
    const { drive, title, image, badBlocks } = write;
    const told = { image: title, sizeBytes: image.sizeBytes };
    return (
      <Notice
        key={noteKey(write)}
        tone="caution"
        title={text.title({ drive: drive.name })}
        actions={
          <Button
            kind="quiet"
            size="small"
            aria-label={ui.closeNotice}
            icon={<X size={14} aria-hidden />}
            onClick={() => dismissNote(noteKey(write))}
          />
        }
      >
        {badBlocks.length > 0 ? text.badBlocks(told) : text.cutShort(told)}
      </Notice>
    );
  });
}
