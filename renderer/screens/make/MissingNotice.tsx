import { describeCheck } from '../../../contract/messages/describe-check.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { showSection } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Notice } from '../../ui/index.ts';

/** Says before a build does that this machine lacks something. */
export function MissingNotice() {
  const checks = useMirror((mirror) => mirror.checks);
  const loadFailure = useMirror((mirror) => mirror.loadFailure);
  const missing = checks?.filter(({ state }) => state === 'missing').map((check) => describeCheck(check, en)) ?? [];
  if (loadFailure) {
    return (
      <Notice tone="bad" title={loadFailure.title}>
        {loadFailure.happened} {loadFailure.remedy}
      </Notice>
    );
  }
  const [first] = missing;
  if (!first) return null;
  return (
    <Notice
      tone="caution"
      title={missing.length === 1 ? `${first.name}: ${first.detail}` : 'This machine lacks some of what is needed'}
      actions={
        <Button size="small" onClick={() => showSection('machine')}>
          What to do
        </Button>
      }
    >
      {missing.length > 1 && missing.map(({ name }) => name).join(', ')}
    </Notice>
  );
}
