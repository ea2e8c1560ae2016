/** Resolves the name after `#`, or no name, to the complete attribute path to build. */

import { imageAnswer, imageQuestion, isMeantAsImage } from '../../../contract/rules/image-kinds.ts';
import { choiceOf, whyNoOutput } from '../../../contract/rules/nothing-chosen.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { type FlakeOutput, System } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { evaluateOr, nixString, quotedName } from './evaluate.ts';
import { listOutputs, type OutputList } from './list-outputs.ts';
import type { LockedFlake } from './lock-flake.ts';
import { LOOK, OutputLook } from './output-look.ts';

export interface ResolvedOutput {
  readonly attribute: string;
  /** Null if it is known only after the build. */
  readonly system: System | null;
}

/** Used if a flake has several images and none was named; the first that exists. */
const WELL_KNOWN = ['default', 'iso', 'live', 'installer', 'exampleIso'];

/** Parts of an attribute path; quotes keep dots together. Null when a quote is not closed. */
export function splitAttributePath(attribute: string): string[] | null {
  const parts: string[] = [];
  const PART = /(?:"((?:[^"\\]|\\.)*)"|([^."]+))(\.|$)/y;
  while (PART.lastIndex < attribute.length) {
    const match = PART.exec(attribute);
    if (!match) return null;
    parts.push(match[1]?.replace(/\\(.)/g, '$1') ?? match[2] ?? '');
    if (match[3] === '') return parts;
  }
  return null;
}

const joined = (parts: readonly string[]): string => parts.map(quotedName).join('.');

/** `s: s ? a && s.a ? b`, without forcing more than that. */
function hasPath(parts: readonly string[]): string {
  const checks = parts.map((_, index) => {
    const above = ['s', ...parts.slice(0, index).map(nixString)].join('.');
    return `(${above} ? ${nixString(parts[index] ?? '')})`;
  });
  return `s: ${checks.join(' && ')}`;
}

/** Whether the set, an attribute path of the flake, has these parts below one another. */
async function has(flake: LockedFlake, [set, parts]: [set: string, parts: readonly string[]], nix: NixSession) {
  return (await evaluateOr(flake, { attribute: set, apply: hasPath(parts), fallback: false }, nix)) === true;
}

/** A NixOS configuration's image. */
async function configurationImage(flake: LockedFlake, name: string, nix: NixSession): Promise<ResolvedOutput | null> {
  if (!(await has(flake, ['nixosConfigurations', [name]], nix))) return null;
  const configuration = `nixosConfigurations.${quotedName(name)}`;
  const question = { attribute: configuration, apply: imageQuestion(), fallback: null };
  const answer = z.string().safeParse(await evaluateOr(flake, question, nix));
  const image = answer.success ? imageAnswer(answer.data) : null;
  if (!image) return null;
  const system = System.safeParse(image.system).data ?? null;
  return { attribute: `${configuration}.${image.attribute}`, system };
}

/** What is at this path; null for what is not there. */
async function lookAt(flake: LockedFlake, parts: readonly string[], nix: NixSession): Promise<OutputLook | null> {
  const [set = '', ...rest] = parts;
  const below = rest.map((part) => `.${nixString(part)}`).join('');
  // not shown: Nix code
  const apply = rest.length === 0 ? LOOK : `s: if (${hasPath(rest)}) s then ${LOOK} s${below} else null`;
  const seen = await evaluateOr(flake, { attribute: quotedName(set), apply, fallback: null }, nix);
  return OutputLook.nullable().parse(seen);
}

/** A derivation, or the image of a configuration. */
async function exactPath(
  flake: LockedFlake,
  parts: readonly string[],
  nix: NixSession,
): Promise<ResolvedOutput | null> {
  const look = await lookAt(flake, parts, nix);
  if (look?.is === 'derivation')
    return { attribute: joined(parts), system: System.safeParse(look.system).data ?? null };
  if (look?.is !== 'configuration' || look.image === null) return null;
  const system = System.safeParse(look.image.system).data ?? null;
  return { attribute: `${joined(parts)}.${look.image.attribute}`, system };
}

async function resolveName(
  flake: LockedFlake,
  { name, system }: { readonly name: string; readonly system: System },
  nix: NixSession,
): Promise<ResolvedOutput | null> {
  const parts = splitAttributePath(name);
  const single = parts?.length === 1 ? (parts[0] ?? name) : name;
  if (await has(flake, [`packages.${system}`, [single]], nix))
    return { attribute: `packages.${system}.${quotedName(single)}`, system };
  const configuration = await configurationImage(flake, single, nix);
  if (configuration) return configuration;
  if (parts && parts.length > 1 && (await has(flake, [`packages.${system}`, parts], nix)))
    return { attribute: `packages.${system}.${joined(parts)}`, system };
  if (parts && (await has(flake, [`legacyPackages.${system}`, parts], nix)))
    return { attribute: `legacyPackages.${system}.${joined(parts)}`, system };
  const exact = parts ? await exactPath(flake, parts, nix) : null;
  if (exact) return exact;
  // Not for this machine; the build reports what it needs.
  for (const other of System.options)
    if (other !== system && (await has(flake, [`packages.${other}`, [single]], nix)))
      return { attribute: `packages.${other}.${quotedName(single)}`, system: other };
  return null;
}

const choices = (outputs: readonly FlakeOutput[]): string[] => [...new Set(outputs.map(({ name }) => name))];

/** The only output, or a well-known one; for the requested system. Null if the user has to choose, as among machines that are no image. */
export function pickOutput(all: readonly FlakeOutput[], system: System): FlakeOutput | null {
  const outputs = all.filter(({ attribute }) => isMeantAsImage(attribute));
  const wanted = outputs.filter((output) => output.system === system);
  const among = wanted.length > 0 ? wanted : outputs;
  if (among.length === 1) return among[0] ?? null;
  const known = WELL_KNOWN.map((name) => among.find((output) => output.name === name));
  return known.find((output) => output !== undefined) ?? null;
}

/** The only image in `images` or another set that has this name there. */
function calledSo(outputs: readonly FlakeOutput[], name: string): FlakeOutput | null {
  const named = outputs.filter((output) => splitAttributePath(output.name)?.at(-1) === name);
  return named.length === 1 ? (named[0] ?? null) : null;
}

export interface WantedOutput {
  /** What follows `#`; null if nothing does. */
  readonly name: string | null;
  readonly system: System;
}

/** The resolved output, and the list of outputs if it was needed. */
export interface Resolution {
  readonly output: ResolvedOutput | null;
  readonly list: OutputList | null;
}

/** Like `resolveOutput`, but gives a null output if the user has to choose. Fails with missing-attribute, evaluation-failed. */
export async function findOutput(
  flake: LockedFlake,
  { name, system }: WantedOutput,
  nix: NixSession,
): Promise<Resolution> {
  if (name === null) {
    const list = await listOutputs(flake, nix);
    return { output: pickOutput(list.outputs, system), list };
  }
  const output = await resolveName(flake, { name, system }, nix);
  if (output) return { output, list: null };
  const list = await listOutputs(flake, nix);
  const { outputs } = list;
  const named = calledSo(outputs, name);
  if (named) return { output: named, list };
  const { shown } = flake.question;
  throw new JobFailure({ kind: 'missing-attribute', reference: shown, attribute: name, available: choices(outputs) });
}

/** Fails with missing-attribute, ambiguous-output, no-image-output or evaluation-failed. */
export async function resolveOutput(
  flake: LockedFlake,
  wanted: WantedOutput,
  nix: NixSession,
): Promise<ResolvedOutput> {
  const { output, list } = await findOutput(flake, wanted, nix);
  if (output) return output;
  const { shown } = flake.question;
  const outputs = list?.outputs ?? [];
  if (outputs.length > 0) throw new JobFailure(choiceOf(shown, outputs));
  const failure = whyNoOutput(shown, list?.warnings ?? []);
  if (failure) throw new JobFailure(failure);
  throw new JobFailure({ kind: 'no-image-output', reference: shown });
}
