import { afterEach, expect, it, vi } from 'vitest';
import { decodeHelperEvent } from '../../../../contract/wire/helper-lines.ts';
import { send } from '../../../../helper/io/stdout.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  { event: 'image-refused', reason: 'missing' },
  { event: 'image-changed' },
  { event: 'refused', drive: 0, reason: 'gone', property: null, haveBytes: null },
] as const)('says $event so that main reads it, with a path of the greatest length in it', (event) => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  send({ ...event, detail: `opening /${'x'.repeat(4094)}: ENOENT` });
  const [line] = write.mock.calls[0] ?? [];
  vi.restoreAllMocks();
  expect(decodeHelperEvent(String(line))).toMatchObject({ ...event, detail: expect.stringMatching(/^opening \/xxx/) });
});
