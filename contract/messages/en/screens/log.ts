/** The log of a build, in a drawer. */
import { plural, whole } from '../number.ts';

export const title = 'Log';
export const search = 'Search the log';
export const previous = 'Previous place';
export const next = 'Next place';
export const lines = ({ count }: { count: number }) =>
  `${whole(count)} ${plural(count, { one: 'line', other: 'lines' })}`;
/** `at` counts from 1; 0 where no place is looked at. */
export const found = ({ at, matching }: { at: number; matching: number }) =>
  matching === 0 ? 'not found' : at === 0 ? whole(matching) : `${whole(at)} of ${whole(matching)}`;
export const errors = 'Errors';
export const showLine = ({ line }: { line: number }) => `Show line ${whole(line)}`;
export const moreErrors = ({ count }: { count: number }) => `${whole(count)} more`;
export const save = 'Save';
export const saveAll = 'Save the whole log';
export const saved = ({ path }: { path: string }) => `Saved as ${path}`;
export const close = 'Close the log';
export const which = 'Which log';
export const ofBuild = 'Log of the build';
export const ofDerivation = ({ name }: { name: string }) => `Whole log of ${name}`;
