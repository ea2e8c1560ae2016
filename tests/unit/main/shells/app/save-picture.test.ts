import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { savePicture } from '../../../../../main/shells/app/save-picture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-picture-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const png = (text: string): string =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(text)]).toString('base64');

it('saves each picture under a name of its own, and overwrites nothing', async () => {
  const paths = [await savePicture(png('one'), folder), await savePicture(png('two'), folder)];
  expect(new Set(paths).size).toBe(2);
  expect(paths[0]).toMatch(/\/flakestick-receipt-\d{8}-\d{6}\.png$/);
  expect(readFileSync(paths[0] ?? '', 'latin1')).toContain('one');
  expect(readFileSync(paths[1] ?? '', 'latin1')).toContain('two');
});

it('saves nothing but pictures', async () => {
  for (const text of ['', Buffer.from('#!/bin/sh').toString('base64'), Buffer.from('<svg/>').toString('base64')])
    await expect(savePicture(text, folder)).rejects.toMatchObject({ failure: { kind: 'bad-usage' } });
  expect(readdirSync(folder)).toEqual([]);
});

it('a folder that cannot be written is a failure that names the file', async () => {
  await expect(savePicture(png('x'), join(folder, 'nowhere'))).rejects.toMatchObject({
    failure: { kind: 'file-unwritable' },
  });
});
