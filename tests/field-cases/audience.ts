import { section } from './field-case.ts';

const AUDIENCE_TEST = 'integration/pace/audience';
const CHANNEL = 'unit/main/shells/cli/channel';
const DRAINED = 'integration/cli/drained';

const TRIED = ([1, 8] as const).flatMap((drives) =>
  (['building', 'writing', 'verifying'] as const).map((phase) => [phase, drives] as const),
);

export const AUDIENCE = section(2, 'The job outlives its audience', [
  ...TRIED.map(
    ([phase, drives]) =>
      [
        `stdout and stderr are closed while ${phase}, with ${drives} drives`,
        'the job goes on to its verdict: exit code 0, each drive verified and recorded',
        [
          AUDIENCE_TEST,
          `whose output ends with a closed pipe at ${phase}, with ${drives} drives, comes to its verdict`,
        ],
      ] as const,
  ),
  ...TRIED.map(
    ([phase, drives]) =>
      [
        `the disk with the log of stdout and stderr fills up while ${phase}, with ${drives} drives`,
        'the job goes on to its verdict: exit code 0, each drive verified and recorded, no stack trace',
        [AUDIENCE_TEST, `whose output ends with a full disk at ${phase}, with ${drives} drives, comes to its verdict`],
      ] as const,
  ),
  ...TRIED.map(
    ([phase, drives]) =>
      [
        `the terminal is closed while ${phase}, with ${drives} drives`,
        'cancelled in order: exit code 130, a `result` line, a record of each drive that was touched, no first block on one that is partly written',
        [AUDIENCE_TEST, `whose terminal is closed at ${phase}, with ${drives} drives, is cancelled in order`],
      ] as const,
  ),
  [
    'a line of the result is cut by a full disk, and room is made',
    'the `result` line is written where it can still be written',
    [CHANNEL, 'tries each line of a full disk, and tells that it is full'],
  ],
  [
    'a command that only reads, with its output to a closed pipe',
    'the exit code is the one without it',
    [DRAINED, 'the exit code is that of the command where its output goes to a closed pipe'],
  ],
  [
    'a command that only reads, with its output to a full disk',
    'the exit code is the one without it',
    [DRAINED, 'the exit code is that of the command where its output goes to a full disk'],
  ],
]);
