/** An image from the web: the request, what it was compared with, and which addresses are allowed. */
import { isImageName } from '../../formats/image-names.ts';
import type { Reason } from './reason.ts';
import { LongText, Sha256, z } from './schema.ts';

export const DownloadOptions = z.strictObject({
  /** The expected digest of the file as downloaded; null looks for a checksum beside it. */
  sha256: Sha256.nullable().default(null),
  /** The user accepted that there is no checksum. */
  acceptUnverified: z.boolean().default(false),
});
export type DownloadOptions = z.infer<typeof DownloadOptions>;

/** Where the checksum comes from. `none`: there is none. */
export const ChecksumOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given') }),
  z.strictObject({ kind: z.literal('file'), url: LongText }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type ChecksumOrigin = z.infer<typeof ChecksumOrigin>;

export const Download = z.strictObject({
  url: LongText,
  /** After all redirects, without its query, which may contain a key; null if no request was made yet. */
  finalUrl: LongText.nullable(),
  /** Of the file as it is downloaded, compressed or not; null until it is known. */
  sha256: Sha256.nullable(),
  checksum: ChecksumOrigin,
});
export type Download = z.infer<typeof Download>;

export const OfficialImage = z.enum(['minimal', 'graphical']);
export type OfficialImage = z.infer<typeof OfficialImage>;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** `https://host/nixos.iso?from=here`, by the end of its path. */
export function isImageAddress(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address) && isImageName(new URL(address).pathname);
}

/** Why an image is not fetched from this address; null if it may be. */
export function validateAddress({ protocol, hostname, username, password }: URL): Reason | null {
  if (username !== '' || password !== '') return { because: 'password-in-address' };
  if (protocol === 'https:') return null;
  if (protocol !== 'http:') return { because: 'not-https', protocol };
  return LOOPBACK.test(hostname) ? null : { because: 'plain-http' };
}

/** Why a redirect is not followed. An address on the web must not lead to a program on this machine. */
export function validateRedirect(from: URL, to: URL): Reason | null {
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    return { because: 'leads-to-not-https', origin: to.origin };
  return validateAddress(to);
}
