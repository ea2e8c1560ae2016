/** What a record keeps of a build so that it can be repeated, even after the image, the store or Flakestick has changed. */
import { LongText, recordOf, ShortText, z } from './schema.ts';

/** More than a module with its files may have. */
const MAX_FILE_CHARACTERS = 128 * 1024 * 1024;
const MAX_FILES = 8192;
const FileText = z.string().max(MAX_FILE_CHARACTERS);

/** The content of a file; `base64` if it is not UTF-8. */
export const KeptFile = z.union([
  z.strictObject({ text: FileText, executable: z.boolean().default(false) }),
  z.strictObject({ base64: z.base64().max(MAX_FILE_CHARACTERS), executable: z.boolean().default(false) }),
]);
export type KeptFile = z.infer<typeof KeptFile>;

const isInside = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
/** Files by their path below the folder that they are written into. */
export const KeptFiles = recordOf(
  // not shown: what the schema library says, for the log
  z.string().max(1024).refine(isInside, 'not a path inside a folder'),
  KeptFile,
  MAX_FILES,
);
export type KeptFiles = z.infer<typeof KeptFiles>;

/** Far more than any real lock has; looked at before the nodes themselves are. */
export const MAX_LOCK_NODES = 4000;

/** Whether a lock, whichever program made it, is small enough to be decoded and walked. */
export function isLockOfBoundedSize(lock: unknown): boolean {
  const nodes: unknown = Reflect.get(Object(lock), 'nodes');
  return typeof nodes !== 'object' || nodes === null || Object.keys(nodes).length <= MAX_LOCK_NODES;
}

/** It has three: `nodes`, `root` and `version`. */
const MAX_LOCK_KEYS = 100;

export const Recipe = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('flake'),
    /** Locked; null for the generated flake around a preset or a module, which `files` holds. */
    reference: LongText.nullable(),
    files: KeptFiles.nullable(),
    attribute: LongText,
    /** Each locked to its origin, not to the copy in the Nix store. */
    overrideInputs: z.array(z.strictObject({ name: ShortText, reference: LongText })).max(MAX_LOCK_NODES),
    /** The complete lock of the build, including overrides, as `nix flake metadata` gives it. */
    lock: recordOf(ShortText, z.unknown(), MAX_LOCK_KEYS).refine(
      isLockOfBoundedSize,
      // not shown: what the schema library says, for the log
      `a lock of more than ${MAX_LOCK_NODES} nodes`,
    ),
    /** The Wi-Fi network whose key is not in the files and must be given again. */
    lacksKeyOf: ShortText.nullable(),
  }),
  z
    .strictObject({
      kind: z.literal('search-path-module'),
      files: KeptFiles,
      /** One of the files. */
      entry: ShortText,
      system: z.enum(['x86_64-linux', 'aarch64-linux']),
      /** Locked; null for the nixpkgs of NIX_PATH, which is not pinned. */
      nixpkgs: LongText.nullable(),
    })
    // not shown: what the schema library says, for the log
    .refine(({ files, entry }) => Object.hasOwn(files, entry), 'a module that is not among its files'),
]);
export type Recipe = z.infer<typeof Recipe>;
export type FlakeRecipe = Extract<Recipe, { kind: 'flake' }>;
