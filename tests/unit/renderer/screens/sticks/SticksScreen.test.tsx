// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { RecordList } from '../../../../../contract/wire/record.ts';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { SticksScreen } from '../../../../../renderer/screens/sticks/SticksScreen.tsx';

vi.mock('../../../../../renderer/bridge.ts', () => ({ call: vi.fn() }));
afterEach(cleanup);

const NONE: RecordList = { records: [], unreadable: [], newer: [], unfinished: [] };
const EMPTY = 'Nothing has been written yet';
const FOLDER = '/home/ada/.local/state/flakestick/records';

function shown(list: Partial<RecordList>): string {
  useMirror.setState({ records: { ...NONE, ...list } });
  return render(<SticksScreen />).container.textContent;
}

it('says that nothing has been written where there is no record', () => {
  expect(shown({})).toContain(EMPTY);
});

it.each([
  { what: 'a folder that cannot be read', part: { unreadable: [{ path: FOLDER, reason: 'EACCES' }] } },
  { what: 'a record of a newer version', part: { newer: [{ path: `${FOLDER}/x.json`, schema: 9 }] } },
])('does not say so beside $what', ({ part }) => {
  const text = shown(part);
  expect(text).toContain(FOLDER);
  expect(text).not.toContain(EMPTY);
});
