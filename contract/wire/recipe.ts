/** What a record keeps of a build so that it can be done again, also where the image, the store and Flakestick changed. */
import { z } from './schema.ts';

/** A file as it was; `base64` where it is no UTF-8. */
export const KeptFile = z.union([
  z.strictObject({ text: z.string(), executable: z.boolean().default(false) }),
  z.strictObject({ base64: z.base64(), executable: z.boolean().default(false) }),
]);
export type KeptFile = z.infer<typeof KeptFile>;

const isInside = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
/** Files by their path below the folder that they are written into. */
// not shown: what the schema library says, for the log
export const KeptFiles = z.record(z.string().max(1024).refine(isInside, 'not a path inside a folder'), KeptFile);
export type KeptFiles = z.infer<typeof KeptFiles>;

export const Recipe = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('flake'),
    /** Locked; null for the generated flake around a preset or a module, which `files` holds. */
    reference: z.string().nullable(),
    files: KeptFiles.nullable(),
    attribute: z.string(),
    /** Each locked, where it was and not where Nix had its copy. */
    overrideInputs: z.array(z.strictObject({ name: z.string(), reference: z.string() })),
    /** The whole lock that was built from, overrides included, as `nix flake metadata` gives it. */
    lock: z.record(z.string(), z.unknown()),
    /** The Wi-Fi network whose key the files lack: it must be given again. */
    lacksKeyOf: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('search-path-module'),
    files: KeptFiles,
    entry: z.string(),
    system: z.enum(['x86_64-linux', 'aarch64-linux']),
    /** Locked; null for the nixpkgs that NIX_PATH named, which nothing pins. */
    nixpkgs: z.string().nullable(),
  }),
]);
export type Recipe = z.infer<typeof Recipe>;
export type FlakeRecipe = Extract<Recipe, { kind: 'flake' }>;
