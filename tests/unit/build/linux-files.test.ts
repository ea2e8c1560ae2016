import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linuxFiles } from '../../../build/linux-files.ts';
import { readXml } from './xml.ts';

const folder = join(import.meta.dirname, '../../../build/linux');
const files = [...(await linuxFiles())];

it.each(files)('build/linux/%s is what the message catalogue says', (name, text) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

it.each(files.filter(([name]) => /\.(policy|xml)$/.test(name)))('%s is well formed', (_name, text) => {
  expect(() => readXml(text)).not.toThrow();
});

it('asks for the password in German where the desktop is', () => {
  const policy = readXml(new Map(files).get('org.flakestick.helper.policy') ?? '');
  const german = policy.all('message').find(({ attributes }) => attributes['xml:lang'] === 'de');
  expect(german?.children).toEqual([expect.stringContaining('Anmeldung')]);
});
