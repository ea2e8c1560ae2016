import { afterEach, expect, it, vi } from 'vitest';
import { useEraseQuestion } from '../../../../../renderer/erase-question.ts';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import { dismissJob, tryAgain } from '../../../../../renderer/parts/progress/job-actions.ts';
import { KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

const REFUSED = { ok: false, problem: { kind: 'job-running' } } as const;
const failed = JOBS['failed-write'];

afterEach(() => {
  call.mockReset();
  useEraseQuestion.setState({ question: null });
});

it('after a reload, “Try again” asks to erase with the source of the job, not with what the page knows', async () => {
  call.mockResolvedValue({ ok: true, value: { phase: 'idle' } });
  useMirror.setState({ drives: [KINGSTON, SANDISK] });
  expect(await tryAgain(failed)).toBeNull();
  const { request } = failed;
  expect(useEraseQuestion.getState().question).toMatchObject({ source: request.source, options: request.options });
  expect(useDriveChoice.getState().toWrite.chosen.map(({ name }) => name)).toEqual(['SanDisk Ultra']);
});

it('says why the job could not be left, and changes nothing then', async () => {
  call.mockResolvedValue(REFUSED);
  expect(await tryAgain(failed)).toEqual(REFUSED.problem);
  expect(await dismissJob()).toEqual(REFUSED.problem);
  expect(useEraseQuestion.getState().question).toBeNull();
});

it('says why a verification was not started again', async () => {
  call.mockResolvedValueOnce({ ok: true, value: { phase: 'idle' } }).mockResolvedValueOnce(REFUSED);
  expect(await tryAgain(JOBS['verify-unreadable'])).toEqual(REFUSED.problem);
});

it('a drive that was unplugged is named, and the failure stays until it is back; then it is continued', async () => {
  call.mockResolvedValue({ ok: true, value: { phase: 'idle' } });
  useMirror.setState({ drives: [KINGSTON] });
  expect(await tryAgain(failed)).toEqual({ kind: 'drive-not-found', drive: 'SanDisk Ultra' });
  expect(call).not.toHaveBeenCalled();
  expect(useEraseQuestion.getState().question).toBeNull();
  // The kernel counts plug-ins, which are part of its id.
  const replugged = { ...SANDISK, id: 'another', identity: { ...SANDISK.identity, diskseq: 4711 } };
  useMirror.setState({ drives: [KINGSTON, replugged] });
  expect(await tryAgain(failed)).toBeNull();
  expect(useDriveChoice.getState().toWrite.chosen.map(({ id }) => id)).toEqual(['another']);
  expect(useEraseQuestion.getState().question).not.toBeNull();
});

it('a build that failed is tried again with the drives that were chosen for it', async () => {
  call.mockResolvedValue({ ok: true, value: { phase: 'idle' } });
  useMirror.setState({ drives: [KINGSTON, SANDISK] });
  expect(await tryAgain({ ...failed, drives: [] })).toBeNull();
  expect(useDriveChoice.getState().toWrite.chosen.map(({ name }) => name)).toEqual(['SanDisk Ultra']);
});
