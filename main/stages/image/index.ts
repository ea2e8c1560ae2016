/**
 * Takes a store path or a file. Gives the image: its format, size, volume label, SHA-256 as a whole and per block.
 * Reads the file once, from the first byte to the last, and decompresses it with the same code as the helper.
 * An image that is not compressed is known by its header, and may be written while the rest is read (ADR 0002).
 * Can fail with: output-without-image, file-not-found, file-unreadable, not-an-image, image-compressed (an archive),
 * image-corrupt, image-empty, image-truncated, image-changed, program-missing.
 */

export { findImage } from './find-image.ts';
export { beginImage, type ImageBeingRead, type KnownImage, type OpenImageOptions, openImage } from './open-image.ts';
export { seenOnDrive } from './seen.ts';
