import { expect, it } from 'vitest';
import { triedByName } from '../../../../../main/stages/source/list-outputs.ts';

it('lists an output whatever its name is', () => {
  const answer: unknown = JSON.parse(
    '{"__proto__":{"success":true,"value":"x.iso"},"constructor":{"success":false,"value":null}}',
  );
  expect(triedByName(answer).map(([name]) => name)).toEqual(['__proto__', 'constructor']);
});
