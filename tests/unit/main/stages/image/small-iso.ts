/** The bytes that make a file an ISO 9660 medium, or a disk, by its own word; the rest is noise. */
const DESCRIPTOR = 32_768;

export function isoBytes(
  sizeBytes: number,
  { label = 'nixos-minimal', saysBytes = sizeBytes - (sizeBytes % 2048) }: { label?: string; saysBytes?: number } = {},
): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  // 251 is prime: no two blocks are alike.
  bytes.fill(Buffer.from(Array.from({ length: 251 }, (_, index) => (index * 31) % 251)), DESCRIPTOR + 2048);
  bytes.write('\x01CD001\x01', DESCRIPTOR, 'latin1');
  bytes.write(label.padEnd(32), DESCRIPTOR + 40, 'latin1');
  bytes.writeUInt32LE(saysBytes / 2048, DESCRIPTOR + 80);
  return bytes;
}

export function masterBootRecord(sizeBytes = 4096): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

/** `lastSector` is where the header says that its backup lies. */
export function guidPartitionTable(lastSector: bigint, sizeBytes = 4096): Buffer {
  const bytes = masterBootRecord(sizeBytes);
  bytes.write('EFI PART', 512, 'latin1');
  bytes.writeBigUInt64LE(lastSector, 512 + 32);
  return bytes;
}
