import { expect, it } from 'vitest';
import { receiptOfDrive, shortDigest } from '../../../../../renderer/parts/receipt/receipt.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const { done } = JOBS;
const [drive] = done.drives;

it('says what is on the stick, and what it was compared with', () => {
  const receipt = receiptOfDrive(done, drive);
  expect(receipt).toMatchObject({
    title: done.provenance.title,
    driveName: drive.name,
    at: done.finishedAt,
    sha256: done.image.sha256,
    look: { state: 'sealed' },
  });
  expect(shortDigest('0123456789abcdef'.repeat(4))).toBe('01234567…cdef');
});

it('a drive that differs is drawn as such', () => {
  const bad = JOBS['done-mixed'].drives[1];
  const receipt = receiptOfDrive(JOBS['done-mixed'], bad);
  expect(receipt?.look.state).toBe('differs');
});

it('there is none where it is not known what was compared', () => {
  expect(receiptOfDrive({ ...done, provenance: null }, drive)).toBeNull();
  expect(receiptOfDrive({ ...done, image: null }, drive)).toBeNull();
});
