/** What an attribute of a flake is, without building it: a derivation, a NixOS configuration, a set of others. */
import { imageAnswer, imageQuestion } from '../../../contract/rules/image-kinds.ts';
import { z } from '../../../contract/wire/schema.ts';

/** Longer than any name that a person gives. */
export const MAX_NAME_CHARACTERS = 256;

// not shown: Nix code
/**
 * A Nix function from any value to plain data. Whether it is a program is asked separately, since nixpkgs throws where the meta of
 * a package is looked at that it does not allow.
 */
export const LOOK = `(v: let
  text = x: if builtins.isString x && builtins.stringLength x <= ${MAX_NAME_CHARACTERS} then builtins.unsafeDiscardStringContext x else "";
  program = builtins.tryEval (v ? meta.mainProgram);
in if !builtins.isAttrs v then { is = "other"; }
else if v.type or "" == "derivation" then {
  is = "derivation";
  name = text (v.name or "");
  file = text (v.passthru.filePath or v.passthru.imageFilePath or v.isoName or "");
  system = text (v.system or "");
  isProgram = program.success && program.value;
}
else if v ? config then { is = "configuration"; image = text ((${imageQuestion()}) v); }
else { is = "set"; })`;

const ForeignName = z.string().max(MAX_NAME_CHARACTERS);

const DerivationLook = z.object({
  is: z.literal('derivation'),
  name: ForeignName,
  /** Of the image in its output, where it says so itself. */
  file: ForeignName,
  system: ForeignName,
  /** It has a main program, so that it is run and not written. */
  isProgram: z.boolean(),
});
export type DerivationLook = z.infer<typeof DerivationLook>;

/** `image`: null where a configuration has none. */
export const OutputLook = z.discriminatedUnion('is', [
  DerivationLook,
  z.object({ is: z.literal('configuration'), image: ForeignName.transform(imageAnswer) }),
  z.object({ is: z.literal('set') }),
  z.object({ is: z.literal('other') }),
]);
export type OutputLook = z.infer<typeof OutputLook>;
