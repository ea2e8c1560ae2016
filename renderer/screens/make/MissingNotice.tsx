import { describeCheck } from '../../../contract/messages/describe-check.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import { Button, Notice } from '../../ui/index.ts';

/** Warns before a build that this machine lacks something. */
export function MissingNotice() {
  const messages = useMessages();
  const text = messages.screens.make;
  const checks = useMirror((mirror) => mirror.checks);
  const loadFailure = useMirror((mirror) => mirror.loadFailure);
  const missing =
    checks?.filter(({ state }) => state === 'missing').map((check) => describeCheck(check, messages)) ?? [];
  if (loadFailure) return <FailureNotice problem={loadFailure} />;
  const [first] = missing;
  if (!first) return null;
  return (
    <Notice
      tone="caution"
      title={missing.length === 1 ? text.lacksOne(first) : text.lacksSeveral}
      actions={
        <Button size="small" onClick={() => showSection('machine')}>
          {text.whatToDo}
        </Button>
      }
    >
      {missing.length > 1 && missing.map(({ name }) => name).join(', ')}
    </Notice>
  );
}
