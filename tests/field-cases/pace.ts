import { section } from './field-case.ts';

const PACE = 'integration/pace/own-pace';

export const PACE_CASES = section(4, 'Each drive at its own pace', [
  ...(['an image', 'a compressed image'] as const).map(
    (what) =>
      [
        `${what} to a fast drive between two slow ones`,
        'the fast one has its verdict and record, and can be used, while the others are being written',
        [PACE, `${what}: the fast one has its verdict and record while the others are being written`],
      ] as const,
  ),
  [
    'eight drives, of which four fall behind at different times',
    'all hold the image in the end',
    [PACE, 'eight of them, of which four fall behind at different times, all hold the image in the end'],
  ],
  [
    'a drive that hangs beside others',
    'it delays no other, and a cancel ends soon',
    [PACE, 'that hangs delays no other, and a cancel ends soon'],
  ],
  [
    'a cancel after the first of several drives was done',
    'its verdict and record stay',
    [PACE, 'a cancel keeps the verdict and the record of a drive that was done'],
  ],
  [
    'a drive that is done and is to be ejected',
    'its record is kept first, then it is ejected, while others go on',
    ['unit/main/job/drive-ends', 'a verified drive has its record before it is ejected, and is done after that'],
  ],
]);
