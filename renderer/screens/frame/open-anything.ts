/** Opens what somebody dropped, pasted or picked, wherever in the app they are. */
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { chooseAnything } from '../../parts/source/index.ts';

/** A job or a practice that has ended makes room. */
export async function openAnything(text: string): Promise<void> {
  const { job, practice } = useMirror.getState();
  if (job.phase !== 'idle' && job.request.kind !== 'verify') await call('job/dismiss', {});
  if (practice.phase === 'running') await call('practice/cancel', {});
  else if (practice.phase !== 'idle') await call('practice/dismiss', {});
  chooseAnything(text);
  showSection('flash');
}
