import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { explain, explainRefusal } from '../../../../contract/messages/explain.ts';

it('shows every byte where rounding hides the difference', () => {
  const refusal = { kind: 'too-small', needBytes: 3_100_512, haveBytes: 3_100_000 } as const;
  expect(explainRefusal(refusal, en)).toContain('needs 3,100,512 B, the drive has 3,100,000 B');
  expect(explainRefusal(refusal, de)).toContain('3.100.512 B');
  expect(explainRefusal({ ...refusal, haveBytes: 2_000_000 }, en)).toContain('needs 3.1 MB, the drive has 2.0 MB');
  expect(en.number.twoSizes(5_000_000, 5_000_000)).toEqual(['5.0 MB', '5.0 MB']);
});

it('asks whether a name of a device is meant below /dev', () => {
  expect(explain({ kind: 'drive-not-found', drive: 'sdb' }, en).remedy).toContain('Did you mean /dev/sdb?');
  expect(explain({ kind: 'drive-not-found', drive: '/dev/sdz' }, en).remedy).not.toContain('Did you mean');
});

it('says which path is meant', () => {
  const detail = { because: 'folder-holds-image', path: './result/iso/x.iso' } as const;
  expect(explain({ kind: 'bad-flake-reference', reference: './result', detail }, en).remedy).toBe(
    'Use “./result/iso/x.iso” instead.',
  );
});
