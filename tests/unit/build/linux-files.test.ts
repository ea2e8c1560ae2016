import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linuxFiles } from '../../../build/linux-files.ts';
import { LANGUAGE_CODES } from '../../../contract/messages/language.ts';
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

it('has addresses only where they are given', async () => {
  const metainfo = async (published?: { homepage: string; version: string }) =>
    readXml((await linuxFiles(published)).get('org.flakestick.Flakestick.metainfo.xml') ?? '');
  expect((await metainfo()).all('url')).toEqual([]);
  expect((await metainfo()).all('image')).toEqual([]);
  const released = await metainfo({ homepage: 'https://forge.org/a&b', version: '9.9.9' });
  expect(released.text('url')).toBe('https://forge.org/a&amp;b');
  const images = released.all('image').flatMap(({ children }) => children.filter((child) => typeof child === 'string'));
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) {
    const [, path = ''] = /^https:\/\/forge\.org\/a&amp;b\/raw\/v9\.9\.9\/(.*)$/.exec(image) ?? [];
    expect(existsSync(join(folder, '../..', path)), image).toBe(true);
  }
  expect(released.all('screenshot').every((one) => one.all('caption').length === LANGUAGE_CODES.length)).toBe(true);
});
