import type { BuildOptions } from '../../../contract/wire/source.ts';
import type { Output } from './output.ts';
import { runJob } from './run-job.ts';

export function runBuild(
  source: string,
  options: BuildOptions,
  { outputPath, logPath }: { outputPath: string | null; logPath: string | null },
  output: Output,
): Promise<number> {
  return runJob({ kind: 'build', source, options, outputPath }, output, { logPath });
}
