/** What goes wrong with a download, in a person's words. */

import type { Failure } from '../wire/failure.ts';
import type { Explanation } from './explain.ts';

type DownloadFailureKind = Extract<Failure['kind'], `download-${string}`>;
type Words = { readonly [K in DownloadFailureKind]: (failure: Extract<Failure, { kind: K }>) => Explanation };

export const DOWNLOAD_FAILURES: Words = {
  'download-address-refused': ({ address, detail }) => ({
    title: 'Nothing is downloaded from that address',
    happened: `${address}: ${detail}`,
    remedy: 'Use the https address of an .iso or .img file, or one of official:minimal and official:graphical.',
  }),
  'download-refused': ({ url, status }) => ({
    title: 'The server does not give the file',
    happened: `${url} was answered with status ${status}${status === 404 || status === 410 ? ': there is no such file' : ''}.`,
    remedy: 'Check the address in a browser: it must lead to the file itself. Nothing was written to any drive.',
  }),
  'download-digest-differs': ({ url, expected, got, checksum }) => ({
    title: 'The download is not what it should be',
    happened: `${url} has the SHA-256 ${got}; ${checksum.kind === 'file' ? checksum.url : 'you'} said ${expected}. The file was deleted, and nothing was written to any drive.`,
    remedy:
      checksum.kind === 'file'
        ? 'Try again later: the server may be in the middle of an update. If it stays so, use another mirror.'
        : 'Compare the checksum with the one on the publisher’s page, and check that the address is that of the same file.',
  }),
  'download-unverified': ({ url }) => ({
    title: 'There is no checksum for this download',
    happened: `Nobody says what ${url} should be: no checksum was given, and there is none beside it. Nothing was downloaded or written.`,
    remedy:
      'Give the publisher’s checksum with --sha256, or say --accept-unverified-download to take whatever the server sends.',
  }),
};
