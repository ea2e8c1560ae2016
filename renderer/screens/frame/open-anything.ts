/** Opens what somebody dropped, pasted or picked, wherever in the app they are. */
import { isImageAddress, isImagePath } from '../../../contract/wire/download.ts';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { chooseSource, type SourceChoice } from '../../parts/source/index.ts';

function choiceFor(text: string): Partial<SourceChoice> {
  if (isImageAddress(text)) return { kind: 'image-file', imageFrom: 'address', address: text, sha256: '' };
  if (isImagePath(text)) return { kind: 'image-file', imageFrom: 'file', imagePath: text };
  return { kind: 'flake', flakeText: text, flakeOutput: null };
}

/** A job or a practice that has ended makes room. */
export async function openAnything(text: string): Promise<void> {
  const { job, practice } = useMirror.getState();
  if (job.phase !== 'idle' && job.request.kind !== 'verify') await call('job/dismiss', {});
  if (practice.phase === 'running') await call('practice/cancel', {});
  else if (practice.phase !== 'idle') await call('practice/dismiss', {});
  chooseSource(choiceFor(text));
  showSection('flash');
}
