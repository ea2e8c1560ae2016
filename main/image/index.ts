/**
 * Takes a store path or a file. Gives the image: its format, size, volume label, SHA-256 as a whole and per block.
 * Reads the file once, from its first byte to its last, before any drive is touched; decompresses it on the way, by the
 * code that the helper writes with.
 * Can fail with: output-without-image, file-not-found, file-unreadable, not-an-image, image-compressed (an archive),
 * image-corrupt, image-empty, image-truncated, image-changed, program-missing.
 */
export { findImage } from './find-image.ts';
export { type ImageHeader, readImageHeader } from './header.ts';
export { type OpenImageOptions, openImage } from './open-image.ts';
export { seenOnDrive } from './seen.ts';
