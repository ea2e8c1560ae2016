/**
 * Text from outside (a record, the page, the command line) on its way to becoming an argument of Nix: what begins with a dash
 * would be an option, such as `--accept-flake-config`.
 */
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { OverrideInput } from '../../../contract/wire/source.ts';

const CONTROL = /\p{Cc}/u;
/** As Nix names inputs, with the dot that newer versions allow; those of inputs behind a slash. */
const INPUT_NAME = /^[A-Za-z_][\w.'-]*(?:\/[A-Za-z_][\w.'-]*)*$/;
/** Settings that name builders, stores and keys may have several lines. */
const CONTROL_BUT_LINES = /(?![\n\t])\p{Cc}/u;

/** A flake reference or an installable. Throws bad-flake-reference. */
export function nixReference(text: string): string {
  const because = text.startsWith('-') ? 'begins-with-dash' : CONTROL.test(text) ? 'control-character' : null;
  if (text === '' || because)
    throw new JobFailure({ kind: 'bad-flake-reference', reference: text, detail: { because: because ?? 'empty' } });
  return text;
}

/** What Nix need not decode. */
const PLAIN_ATTRIBUTE = /^[\w.'"+-]+$/;

/** An output of a flake. Nix decodes what is behind the `#`, and without that would take `^` and `%` in a name for signs of its own. */
export function outputOf(reference: string, attribute: string): string {
  const isPlain = PLAIN_ATTRIBUTE.test(attribute);
  return nixReference(`${reference}#${isPlain ? attribute : encodeURIComponent(attribute.toWellFormed())}`);
}

/** `--override-input NAME REFERENCE` for each. Throws bad-usage. */
export function overrideArguments(overrideInputs: readonly OverrideInput[]): string[] {
  return overrideInputs.flatMap(({ name, reference }) => {
    if (!INPUT_NAME.test(name) || reference.startsWith('-') || CONTROL.test(reference))
      throw new JobFailure({ kind: 'bad-usage', detail: { because: 'override-like-an-option', name, reference } });
    return ['--override-input', name, reference];
  });
}

/** `--builders VALUE` and its like; nothing where there is no value. Throws bad-usage. */
export function settingArguments(option: readonly string[], value: string | null | undefined): string[] {
  if (!value) return [];
  if (value.startsWith('-') || CONTROL_BUT_LINES.test(value))
    throw new JobFailure({
      kind: 'bad-usage',
      detail: { because: 'setting-like-an-option', option: option.at(-1) ?? '', value },
    });
  return [...option, value];
}
