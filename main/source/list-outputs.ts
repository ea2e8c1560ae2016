/** Finds the outputs of a flake that can become an image; one that throws does not hide the others. */
import { explain } from '../../contract/explain.ts';
import { z } from '../../contract/schema.ts';
import { type FlakeOutput, type SourceWarning, System } from '../../contract/source.ts';
import type { NixSession } from '../nix-session/index.ts';
import { evaluate, quotedName } from './evaluate.ts';
import type { LockedFlake } from './lock-flake.ts';

export interface OutputList {
  readonly outputs: readonly FlakeOutput[];
  readonly warnings: readonly SourceWarning[];
}

const NOTHING: OutputList = { outputs: [], warnings: [] };
/** Asked one by one after the common question failed; each is a whole evaluation. */
const MOST_SINGLE_QUESTIONS = 12;

/** The system of a NixOS configuration that has an ISO image; empty without one. */
const ISO_SYSTEM = 'c: if c.config.system.build ? isoImage then c.pkgs.stdenv.hostPlatform.system else ""';
const tried = (expression: string): string =>
  `(let r = builtins.tryEval (${expression}); in { inherit (r) success; value = if r.success then r.value else null; })`;

/** What tryEval caught, or what it let through. */
const Tried = z.record(z.string(), z.object({ success: z.boolean(), value: z.string().nullable() }));

/** File names of images, and how image packages without one are called. */
const IMAGE_FILE = /\.(?:iso|img|raw)(?:\.\w+)?$|disk-image|sd-image/;
const IMAGE_NAME = /(?:^|[-_.])(?:iso|image|installer|live)(?:$|[-_.])|iso$|Iso|Image/;

interface Family {
  /** The set they are in, as an attribute path. */
  readonly set: string;
  /** A Nix function from one of them to a string. */
  readonly look: string;
  readonly outputOf: (name: string, seen: string) => FlakeOutput | null;
}

const CONFIGURATIONS: Family = {
  set: 'nixosConfigurations',
  look: ISO_SYSTEM,
  outputOf(name, seen) {
    const system = System.safeParse(seen);
    if (!system.success) return null;
    const attribute = `nixosConfigurations.${quotedName(name)}.config.system.build.isoImage`;
    return { name, attribute, system: system.data, from: 'nixos-configuration' };
  },
};

const packagesFor = (system: System): Family => ({
  set: `packages.${system}`,
  look: 'p: p.name or ""',
  outputOf(name, seen) {
    if (!IMAGE_FILE.test(seen) && !IMAGE_NAME.test(name)) return null;
    return { name, attribute: `packages.${system}.${quotedName(name)}`, system, from: 'package' };
  },
});

async function reasonFor(flake: LockedFlake, family: Family, name: string, nix: NixSession): Promise<string | null> {
  const single = await evaluate(flake, `${family.set}.${quotedName(name)}`, family.look, nix);
  return single.kind === 'failed' ? explain(single.failure).happened : null;
}

/** Asks about each name on its own: for errors that tryEval cannot catch (a missing file, a wrong type). */
async function listOneByOne(flake: LockedFlake, family: Family, nix: NixSession): Promise<OutputList> {
  const names = await evaluate(flake, family.set, 'builtins.attrNames', nix);
  if (names.kind === 'missing') return NOTHING;
  if (names.kind === 'failed') {
    const reason = explain(names.failure).happened;
    return { outputs: [], warnings: [{ kind: 'output-unreadable', output: family.set, reason }] };
  }
  const outputs: FlakeOutput[] = [];
  const warnings: SourceWarning[] = [];
  for (const [index, name] of z.array(z.string()).parse(names.value).entries()) {
    if (index >= MOST_SINGLE_QUESTIONS) {
      warnings.push({
        kind: 'output-unreadable',
        output: name,
        reason: 'It was not looked at: too many outputs fail.',
      });
      continue;
    }
    const seen = await evaluate(flake, `${family.set}.${quotedName(name)}`, family.look, nix);
    if (seen.kind === 'failed')
      warnings.push({ kind: 'output-unreadable', output: name, reason: explain(seen.failure).happened });
    const output = seen.kind === 'value' ? family.outputOf(name, z.string().catch('').parse(seen.value)) : null;
    if (output) outputs.push(output);
  }
  return { outputs, warnings };
}

async function listFamily(flake: LockedFlake, family: Family, nix: NixSession): Promise<OutputList> {
  const apply = `builtins.mapAttrs (name: value: ${tried(`(${family.look}) value`)})`;
  const all = await evaluate(flake, family.set, apply, nix);
  if (all.kind === 'missing') return NOTHING;
  if (all.kind === 'failed') return listOneByOne(flake, family, nix);
  const outputs: FlakeOutput[] = [];
  const warnings: SourceWarning[] = [];
  for (const [name, { success, value }] of Object.entries(Tried.parse(all.value))) {
    const output = success ? family.outputOf(name, value ?? '') : null;
    if (output) outputs.push(output);
    if (success) continue;
    const reason = (await reasonFor(flake, family, name, nix)) ?? 'It cannot be evaluated.';
    warnings.push({ kind: 'output-unreadable', output: name, reason });
  }
  return { outputs, warnings };
}

/** A package and a configuration of the same name are one choice: the package, as `nix build` has it. */
function withoutTwins(outputs: readonly FlakeOutput[]): FlakeOutput[] {
  const packages = new Set(
    outputs.filter(({ from }) => from === 'package').map(({ name, system }) => `${system} ${name}`),
  );
  return outputs.filter(({ from, name, system }) => from === 'package' || !packages.has(`${system} ${name}`));
}

/** Packages for `system`, and NixOS configurations of any. Builds nothing; throws only Cancelled. */
export async function listOutputs(flake: LockedFlake, system: System, nix: NixSession): Promise<OutputList> {
  const [packages, configurations] = await Promise.all([
    listFamily(flake, packagesFor(system), nix),
    listFamily(flake, CONFIGURATIONS, nix),
  ]);
  return {
    outputs: withoutTwins([...packages.outputs, ...configurations.outputs]),
    warnings: [...packages.warnings, ...configurations.warnings],
  };
}
