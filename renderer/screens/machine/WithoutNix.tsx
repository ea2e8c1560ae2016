import { nixOf } from '../../../contract/rules/nix-version.ts';
import type { Check } from '../../../contract/wire/doctor.ts';
import { useMessages } from '../../language.ts';
import { showSection } from '../../navigation.ts';
import { chooseSource, tileChoice } from '../../parts/source/index.ts';
import { Button, Notice } from '../../ui/index.ts';

const OF_NIX: ReadonlySet<Check['topic']> = new Set(['nix', 'flakes', 'nix-daemon', 'nix-store']);

/** The way that needs no Nix, where Nix is missing, too old or does not work. */
export function WithoutNix({ checks }: { checks: readonly Check[] }) {
  const text = useMessages().screens.machine.withoutNix;
  const isLacking = checks.some(
    ({ topic, state }) => OF_NIX.has(topic) && (state === 'missing' || state === 'limited'),
  );
  if (!isLacking) return null;
  const choose = () => {
    chooseSource(tileChoice({ kind: 'official', name: 'minimal' }));
    showSection('flash');
  };
  return (
    <Notice
      tone="accent"
      title={nixOf(checks).state === 'missing' ? text.missing : text.limited}
      actions={
        <Button size="small" onClick={choose}>
          {text.choose}
        </Button>
      }
    >
      {text.detail}
    </Notice>
  );
}
