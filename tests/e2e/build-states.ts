/** The states of a job while it evaluates and builds, for states.spec.ts. */
import type { SourceProgress } from '../../contract/wire/source-progress.ts';
import { JOBS } from '../fakes/scripted/jobs.ts';
import type { State } from './flake-states.ts';

const EVALUATING: SourceProgress = {
  step: 'evaluating',
  startedAt: JOBS.locking.startedAt,
  filesEvaluated: 1341,
  fetching: null,
  usualMs: 31_000,
};

export const BUILD_STATES: State[] = [
  { name: 'job-downloading', part: { job: JOBS.downloading } },
  { name: 'job-connection-lost', part: { job: JOBS['connection-lost'] } },
  { name: 'job-continuing', part: { job: JOBS.continuing } },
  { name: 'job-locking', part: { job: JOBS.locking } },
  { name: 'job-locking-evaluating', part: { job: { ...JOBS.locking, source: EVALUATING } } },
  { name: 'job-evaluating', part: { job: JOBS.evaluating } },
  { name: 'job-building', part: { job: JOBS.building } },
  {
    name: 'job-building-log',
    part: { job: JOBS.building },
    lead: async (page) => {
      await page.getByRole('button', { name: 'Log', exact: true }).waitFor();
      await page.keyboard.press('Control+l');
      await page.getByText('4,231 lines').waitFor();
    },
  },
  {
    name: 'job-building-log-search',
    part: { job: JOBS.building },
    lead: async (page) => {
      await page.getByRole('button', { name: 'Log', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Search the log' }).fill('squashfs');
      await page.getByText('3 of 3').waitFor();
      await page.getByRole('button', { name: 'Previous place' }).click();
      await page.getByText('2 of 3').waitFor();
      await page.getByRole('button', { name: 'Save the whole log' }).click();
      await page.getByText('Saved as').waitFor();
    },
  },
  { name: 'job-tight', part: { job: JOBS.tight } },
  { name: 'failed-build', part: { job: JOBS['failed-build'] } },
  {
    name: 'failed-build-derivation',
    part: { job: JOBS['failed-build'] },
    lead: async (page) => {
      await page.getByRole('button', { name: 'Log', exact: true }).click();
      await page.getByRole('combobox', { name: 'Which log' }).selectOption('derivation');
      await page.getByText('3 lines').waitFor();
    },
  },
  { name: 'failed-small-disk', part: { job: JOBS['failed-small-disk'] } },
];
