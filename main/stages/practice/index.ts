/**
 * The practice: takes a folder of our own. Makes an image of random bytes, writes it to a file that plays a stick, and reads it back.
 * Touches: two files in that folder, which it makes and removes; never a device, a drive, the helper or a record. Can fail with
 * file-unwritable, disk-full, drive-differs; throws Cancelled.
 */
export { PRACTICE_PACE, type PracticeOptions, practise } from './practise.ts';
