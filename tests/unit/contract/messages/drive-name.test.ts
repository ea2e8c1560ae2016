import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { describeDetail } from '../../../../contract/messages/describe-detail.ts';
import { nameForPeople } from '../../../../contract/messages/drive-name.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { type MadeName, nameInRecords } from '../../../../contract/rules/drive-name.ts';

it.each<[MadeName, string, string]>([
  [{ kind: 'loop', file: 'stick.img' }, 'Loop device (stick.img)', 'Loop-Gerät (stick.img)'],
  [{ kind: 'loop', file: 'a (copy)\n.img' }, 'Loop device (a (copy)\n.img)', 'Loop-Gerät (a (copy)\n.img)'],
  [{ kind: 'unnamed', device: 'sdb' }, 'Drive sdb', 'Laufwerk sdb'],
  [{ kind: 'unnamed', device: 'cciss!c0d0' }, 'Drive cciss!c0d0', 'Laufwerk cciss!c0d0'],
])('%j is English in records and translated for people', (made, english, german) => {
  expect(nameInRecords(made)).toBe(english);
  expect(nameForPeople(english, en)).toBe(english);
  expect(nameForPeople(english, de)).toBe(german);
});

it.each(['SanDisk Cruzer Blade', 'Drive', 'Flash Drive sdb', 'Drive 32 GB'])(
  'leaves the name of a maker: %s',
  (name) => {
    expect(nameForPeople(name, de)).toBe(name);
  },
);

it('is translated inside a reason', () => {
  const detail = { because: 'another-drive-chosen', chosen: '1.x.2', found: '2.x.2', name: 'Drive sdb' } as const;
  expect(describeDetail(detail, de)).toContain('(Laufwerk sdb)');
});
