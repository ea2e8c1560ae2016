import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Detail, Reason } from '../../../../contract/wire/reason.ts';
import { z } from '../../../../contract/wire/schema.ts';
import { JsonFile } from '../../../../main/system/json-file.ts';

const List = z.strictObject({ schema: z.literal(1), names: z.array(z.string()) });
type List = z.infer<typeof List>;

let folder: string;
let path: string;
const broken: Detail[] = [];
const open = (): JsonFile<List> =>
  new JsonFile({
    path: () => path,
    decoder: List,
    version: 1,
    initial: { schema: 1, names: [] },
    onBroken: (_path, detail) => void broken.push(detail),
  });
const adding = (name: string) => (before: List) => ({ ...before, names: [...before.names, name] });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-file-'));
  path = join(folder, 'below/list.json');
  broken.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

describe('a JSON file', () => {
  it('is what it begins with while there is none', async () => {
    expect(await open().read()).toEqual({ state: 'known', value: { schema: 1, names: [] } });
    await expect(readdir(join(folder, 'below'))).rejects.toThrow('ENOENT');
  });

  it('keeps each of many changes at once, in several instances', async () => {
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    const changes = [open(), open(), open()].flatMap((file) => numbers.map((each) => file.change(adding(`${each}`))));
    await Promise.all(changes);
    const reading = await open().read();
    expect(reading.state === 'known' && reading.value.names).toHaveLength(30);
    expect((await readdir(join(folder, 'below'))).toSorted()).toEqual(['.list.json.lock', 'list.json']);
  });

  it('goes on after a change that threw, and writes nothing where nothing changed', async () => {
    const file = open();
    await file.change(adding('a'));
    const failed = file.change(() => {
      throw new Error('no');
    });
    const same = file.change((before) => before);
    await expect(failed).rejects.toThrow('no');
    expect(await same).toEqual({ schema: 1, names: ['a'] });
  });

  it('removes what killed writers left', async () => {
    await open().change(adding('a'));
    await writeFile(`${path}.0123abcd.part`, 'half');
    await open().change(adding('b'));
    expect((await readdir(join(folder, 'below'))).toSorted()).toEqual(['.list.json.lock', 'list.json']);
  });

  it('leaves a newer version unchanged, and reports it', async () => {
    await open().change(adding('a'));
    await writeFile(path, '{"schema":2,"names":{}}');
    expect(await open().read()).toEqual({ state: 'newer', path, version: 2 });
    await expect(open().change(adding('b'))).rejects.toMatchObject({
      failure: { kind: 'file-newer', path, version: 2 },
    });
    expect(await readFile(path, 'utf8')).toBe('{"schema":2,"names":{}}');
  });

  it.each<[string, Reason]>([
    ['{"schema":1,"na', { because: 'not-json' }],
    ['{"schema":1,"names":[1]}', { because: 'invalid-data', at: 'names.0', problem: 'wrong-type' }],
    ['{"schema":1,"names":[],"more":1}', { because: 'invalid-data', at: 'more', problem: 'unknown' }],
    ['', { because: 'not-json' }],
  ])('lets its owner decide about a broken file: %s', async (text, detail) => {
    await open().change(adding('a'));
    await writeFile(path, text);
    expect(await open().read()).toEqual({ state: 'unreadable', path, detail });
    expect(await open().change(adding('b'))).toEqual({ schema: 1, names: ['b'] });
    expect(broken).toHaveLength(1);
  });

  it('says where it cannot be written', async () => {
    await writeFile(join(folder, 'below'), '');
    await expect(open().change(adding('a'))).rejects.toMatchObject({ failure: { kind: 'file-unwritable', path } });
  });
});
