/** What a flake may do to this machine while it is evaluated or built. */
import type { BuildRisk } from '../wire/build-risk.ts';
import type { Messages } from './en/index.ts';

const MAX_NAMED = 3;

/** `/nix/store/…-machine-list.drv` is called `machine-list`. */
function derivationName(path: string): string {
  return path.replace(/^.*\/[0-9a-z]{32}-/, '').replace(/\.drv(?:[!^].*)?$/, '');
}

/** A sentence, without what to do about it. */
export function explainRisk(risk: BuildRisk, { risk: texts }: Messages): string {
  if (risk.kind === 'import-from-derivation')
    return texts.importFromDerivation({ derivation: derivationName(risk.derivation) });
  const { derivations } = risk;
  if (derivations === null) return texts.unsandboxed;
  const named = derivations
    .slice(0, MAX_NAMED)
    .map((path) => texts.derivation({ name: derivationName(path) }))
    .join(', ');
  const more = derivations.length - MAX_NAMED;
  return texts.unsandboxedDerivations({
    derivations: more > 0 ? texts.andMore({ named, more }) : named,
    count: derivations.length,
  });
}
