/** What a drive is compared with, while the user is still choosing it. */

import { create } from 'zustand';
import { isDriveOfSummary } from '../../../contract/rules/drive-identity.ts';
import type { Expectation } from '../../../contract/wire/job.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { digestProblem } from '../../parts/source/index.ts';

export interface ExpectationChoice {
  kind: Expectation['kind'];
  recordId: string | null;
  imagePath: string | null;
  sha256: string;
  sizeBytes: string;
}

export const NO_EXPECTATION: ExpectationChoice = {
  kind: 'recognise',
  recordId: null,
  imagePath: null,
  sha256: '',
  sizeBytes: '',
};

/** Kept while another section is shown. */
export const useExpectation = create<ExpectationChoice>(() => NO_EXPECTATION);

export function chooseExpectation(change: Partial<ExpectationChoice>): void {
  useExpectation.setState(change);
}

/** The expectation for the job; null while it is incomplete. */
export function expectationOf(choice: ExpectationChoice): Expectation | null {
  switch (choice.kind) {
    case 'recognise':
      return { kind: 'recognise' };
    case 'record':
      return choice.recordId === null ? null : { kind: 'record', id: choice.recordId };
    case 'image-file':
      return choice.imagePath === null ? null : { kind: 'image-file', path: choice.imagePath };
    case 'digest': {
      const sha256 = choice.sha256.trim().toLowerCase();
      const sizeBytes = Number(choice.sizeBytes.trim());
      return digestProblem(sha256, 'required') === null && Number.isSafeInteger(sizeBytes) && sizeBytes > 0
        ? { kind: 'digest', sha256, sizeBytes }
        : null;
    }
  }
}

/** Records of the drive with this serial number first, each part newest first. */
export function recordsForDrive(records: readonly RecordSummary[], serial: string | null): RecordSummary[] {
  const matches = (record: RecordSummary) => isDriveOfSummary(record, { serial });
  return [...records.filter(matches), ...records.filter((record) => !matches(record))];
}
