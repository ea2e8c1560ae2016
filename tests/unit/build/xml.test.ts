import { expect, it } from 'vitest';
import { readXml } from './xml.ts';

it('reads elements, attributes and text', () => {
  const root = readXml('<?xml version="1.0"?>\n<!DOCTYPE a>\n<a><!-- no --><b key="1"> words </b><c/></a>\n');
  expect(root.name).toBe('a');
  expect(root.all('b')[0]?.attributes).toEqual({ key: '1' });
  expect(root.text('b')).toBe('words');
});

it.each(['<a><b></a></b>', '<a>', '<a></a></b>', '<a><b key=1></b></a>', '<a/><b/>', 'words', '<a>1 < 2</a>'])(
  'refuses %s',
  (text) => {
    expect(() => readXml(text)).toThrow();
  },
);
