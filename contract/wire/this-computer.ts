/** What an image can take over from the computer it is made on. */
import { listOf, ShortText, z } from './schema.ts';

/** Null: not known, or nothing that an image can have. */
export const ThisComputer = z.strictObject({
  hostName: ShortText.nullable(),
  /** As in ImageOptions. */
  keyboard: ShortText.nullable(),
  /** The name of the network alone. */
  wifi: ShortText.nullable(),
  /** `name`: of the file, such as `id_ed25519.pub`. */
  sshKeys: listOf(z.strictObject({ name: ShortText, key: z.string().max(16_384) }), 20),
});
export type ThisComputer = z.infer<typeof ThisComputer>;
