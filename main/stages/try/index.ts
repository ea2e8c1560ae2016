/**
 * Takes an image file or a drive. Starts it in QEMU as a USB stick, and gives how far it came, with a picture of its last screen.
 * Touches: nothing on the medium, which QEMU gets as a descriptor that cannot write; a folder for one machine, removed at its end.
 * Can fail with: qemu-missing, firmware-missing, no-screen, memory-too-small, machine-out-of-memory, machine-failed, overlay-full,
 * port-taken, image-not-for-pcs, image-*, program-missing, file-*, drive-gone, drive-*, authorization-*.
 */

export { BootJudge, type JudgeLimits, LIMITS, type Observation } from './judge.ts';
export { type Medium, requireQemu, type TryOptions, type TryReport, type TryWishes, tryMedium } from './try-medium.ts';
