import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isolated,
  visibleJson,
  visibleLine,
  visibleLines,
  visibleLogLine,
} from '../../../../contract/rules/visible-text.ts';
import { actingIn } from '../../../fakes/hostile-text.ts';

it.each([
  ['\u001b[2J\u001b]0;title\u0007', '␛[2J␛]0;title␇'],
  ['one\ntwo\r\tthree', 'one␊two␍␉three'],
  ['exe.\u202egnp', 'exe.\\u{202e}gnp'],
  ['\u009b31mred\u007f', '\\u{9b}31mred␡'],
  ['a\u200bb\u2066c\ufeff', 'a\\u{200b}b\\u{2066}c\\u{feff}'],
  ['half \ud800', 'half \\u{d800}'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
  ['Übung 写真 فيلم 🖥️ café', 'Übung 写真 فيلم 🖥️ café'],
])('shows %j as %s', (text, shown) => {
  expect(visibleLine(text)).toBe(shown);
});

it('leaves nothing that acts, whatever the text, and changes a shown text no more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = visibleLine(text);
      expect(actingIn(line)).toEqual([]);
      expect(visibleLine(line)).toBe(line);
    }),
  );
});

it('keeps the lines and tabs of what is of several lines', () => {
  expect(visibleLines('error:\r\n\tat\u001b[31m /x\n')).toBe('error:\n\tat␛[31m /x\n');
});

it('takes the colours of a log away, and shows what else acts', () => {
  expect(visibleLogLine('\u001b[1;31merror\u001b[0m:\t\u001b[2Jx')).toBe('error:\t␛[2Jx');
});

it('writes JSON that is the same value and does not act', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = visibleJson(JSON.stringify({ text }));
      expect(actingIn(json)).toEqual([]);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

it('isolates what is written from right to left, and nothing else', () => {
  expect(isolated('فيلم')).toBe('\u2068فيلم\u2069');
  expect(isolated('PHOTOS')).toBe('PHOTOS');
  expect(isolated('\u2069\u202eفيلم')).toBe('\u2068\\u{2069}\\u{202e}فيلم\u2069');
});
