import { expect, it } from 'vitest';
import type { FlakePin } from '../../../../contract/wire/source.ts';
import { keptRoot } from '../../../../main/job/build-job.ts';
import { buildRequest } from '../../../builders/jobs.ts';

const PIN = { reference: 'github:me/config/aaaa' } as unknown as FlakePin;

it('one image is kept of each thing that is built, whatever its revision and what was accepted', () => {
  const request = buildRequest();
  const { options } = request;
  const root = keptRoot(request);
  expect(keptRoot({ ...request, options: { ...options, pin: PIN } })).toBe(root);
  expect(keptRoot({ ...request, options: { ...options, accept: ['unsandboxed-builds'] } })).toBe(root);
  expect(keptRoot({ ...request, options: { ...options, keepGoing: !options.keepGoing } })).not.toBe(root);
  expect(keptRoot({ ...request, source: 'plasma6' })).not.toBe(root);
});
