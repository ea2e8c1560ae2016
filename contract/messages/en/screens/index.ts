/** The sentences of the app's page, one file for each screen or part. */
export * as capacity from './capacity.ts';
export * as confirm from './confirm.ts';
export * as drive from './drive.ts';
export * as frame from './frame.ts';
export * as machine from './machine.ts';
export * as make from './make.ts';
export * as options from './options.ts';
export * as outcome from './outcome.ts';
export * as progress from './progress.ts';
export * as report from './report.ts';
export * as restore from './restore.ts';
export * as source from './source.ts';
export * as sticks from './sticks.ts';
export * as trying from './trying.ts';
export * as ui from './ui.ts';
export * as verify from './verify.ts';
