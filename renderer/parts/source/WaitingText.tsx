import { waitingParts } from '../../../contract/messages/waiting-words.ts';
import type { SourceProgress } from '../../../contract/wire/source-progress.ts';
import { useMessages } from '../../language.ts';
import { useNow } from '../../ui/index.ts';

/** What is being done with a source, and for how long. `otherwise` while that is not known. */
export function WaitingText({
  progress,
  otherwise,
}: {
  progress: SourceProgress | null | undefined;
  otherwise: string;
}) {
  const messages = useMessages();
  const nowMs = useNow(1000);
  return <>{progress ? waitingParts(progress, nowMs, messages).join(' · ') : otherwise}</>;
}
