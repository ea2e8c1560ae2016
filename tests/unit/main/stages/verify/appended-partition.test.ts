/** A stick with a partition that was added behind its image: the sixteen bytes of its table are no difference, and any other is one. */
import { hash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mountKnowledge } from '../../../../../main/stages/verify/mount-changes.ts';

const BLOCK_BYTES = 65_536;
const AT = 478;
const NONE = '00'.repeat(16);
const ENTRY = '00feffff83feffff0080000000800700';
const CHANGED = [{ offsetBytes: AT, before: NONE, after: ENTRY }];

function image(): { blocks: Buffer[]; digests: { blockBytes: number; sha256: string[] } } {
  const blocks = [randomBytes(BLOCK_BYTES), randomBytes(BLOCK_BYTES)];
  blocks[0]?.write(NONE, AT, 'hex');
  return { blocks, digests: { blockBytes: BLOCK_BYTES, sha256: blocks.map((block) => hash('sha256', block)) } };
}

function withEntry(block: Buffer | undefined, entry = ENTRY): Buffer {
  const now = Buffer.from(block ?? []);
  now.write(entry, AT, 'hex');
  return now;
}

describe('the block with the entry that was added', () => {
  const { blocks, digests } = image();
  const { blocks: shown, explain } = mountKnowledge(digests, undefined, CHANGED);

  it('is shown, and is as it was left', () => {
    expect(shown).toEqual([0]);
    expect(explain(0, withEntry(blocks[0]))).toEqual([]);
  });

  it.each([
    ['begins elsewhere', ENTRY.replace('0080', '0081')],
    ['is longer', ENTRY.replace('00800700', '00800800')],
    ['is active', ENTRY.replace(/^00/, '80')],
  ])('differs where the partition %s', (_what, entry) => {
    expect(explain(0, withEntry(blocks[0], entry))).toBeNull();
  });

  it('differs where any other bit of it is another', () => {
    for (const at of [0, 445, AT - 1, AT + 16, 510, BLOCK_BYTES - 1]) {
      const now = withEntry(blocks[0]);
      now.writeUInt8(now.readUInt8(at) ^ 1, at);
      expect(explain(0, now), `byte ${at}`).toBeNull();
    }
  });

  it('differs without a record of the partition', () => {
    expect(mountKnowledge(digests, undefined).explain(0, withEntry(blocks[0]))).toBeNull();
  });

  it('does not excuse the same bytes in another block', () => {
    expect(explain(1, withEntry(blocks[1]))).toBeNull();
  });
});
