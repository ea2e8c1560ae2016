import { describeProof } from '../../../contract/messages/boot-words.ts';
import { explain } from '../../../contract/messages/explain.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { Quiet } from '../../ui/index.ts';

/** How far the drive is, or came, in a virtual machine. Nothing if that was not asked for. */
export function BootLines({ drive: { booting, bootProof } }: { drive: Pick<DriveProgress, 'booting' | 'bootProof'> }) {
  const messages = useMessages();
  if (booting) return <p>{messages.screens.progress.booting({ stage: messages.try.stages[booting.stage] })}</p>;
  if (!bootProof) return null;
  if (bootProof.failure)
    return <p>{messages.try.notTried({ happened: explain(bootProof.failure, messages).happened })}</p>;
  return (
    <>
      <p>{describeProof(bootProof, messages)}</p>
      <Quiet>{messages.try.notAVerification}</Quiet>
    </>
  );
}
