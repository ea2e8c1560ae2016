import type { FailureTexts } from '../../failure-texts.ts';
import { buildFailures } from './build.ts';
import { driveFailures } from './drive.ts';
import { recordFailures } from './record.ts';
import { sourceFailures } from './source.ts';
import { tryFailures } from './try.ts';

/** Ein Text für jede Art von Fehler. */
export const failure: FailureTexts = {
  ...sourceFailures,
  ...buildFailures,
  ...driveFailures,
  ...recordFailures,
  ...tryFailures,
};
