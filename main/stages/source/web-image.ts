/** Images on the web, as typed. */
import { OfficialImage, validateAddress } from '../../../contract/wire/download.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Reason } from '../../../contract/wire/reason.ts';
import type { WebSource } from '../../../contract/wire/source.ts';

const OFFICIAL = 'official:';

export function isOfficial(text: string): boolean {
  return text.startsWith(OFFICIAL);
}

function refuse(address: string, detail: Reason): never {
  throw new JobFailure({ kind: 'download-address-refused', address, detail });
}

export function parseOfficial(text: string): WebSource {
  const name = OfficialImage.safeParse(text.slice(OFFICIAL.length));
  if (!name.success) return refuse(text, { because: 'unknown-official-image', known: [...OfficialImage.options] });
  return { kind: 'official', name: name.data };
}

/** For an address that satisfies `isImageAddress`. */
export function parseImageAddress(text: string): WebSource {
  const url = new URL(text);
  const fault = validateAddress(url);
  // As typed, without any password.
  if (fault) return refuse(`${url.origin}${url.pathname}`, fault);
  url.hash = '';
  return { kind: 'download', url: url.href };
}
