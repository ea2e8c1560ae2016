/** What works without a network. */
import { bytes } from './number.ts';

export const offline = {
  list: 'Images on this machine',
  /** `from`: what it was made from, or the name of its file. */
  built: ({ from, date, sizeBytes }: { from: string; date: string; sizeBytes: number }) =>
    `${from}, built on ${date}, ${bytes(sizeBytes)}`,
  downloaded: ({ from, date, sizeBytes }: { from: string; date: string; sizeBytes: number }) =>
    `${from}, downloaded and verified, last used on ${date}, ${bytes(sizeBytes)}`,
  use: 'Use this image',
};

/** The end of a remedy; `images` follow it. */
export const withoutNetwork = (images: readonly unknown[] | undefined): string =>
  images === undefined
    ? 'An image file can be written without a network: “flakestick flash FILE”.'
    : 'An image file can be written without a network: “flakestick flash FILE”. So can the images below, which are on this machine.';
