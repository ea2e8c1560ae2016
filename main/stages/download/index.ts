/**
 * An image from the web. Takes an address; gives what is known about it, and a file that was compared with its checksum.
 * Touches: the network, and a folder in the user's cache folder. Can fail with download-address-refused, download-refused,
 * download-digest-differs, network-failed, not-an-image, disk-full, file-unwritable; throws Cancelled.
 */
export { keptDownloads } from './download-folder.ts';
export { type FetchOptions, fetchImage } from './fetch-image.ts';
export { type LockedDownload, lockDownload, measureDownload } from './lock-download.ts';
export { officialAddress, officialTitle } from './official.ts';
export type { NetworkTimeouts } from './timeouts.ts';
