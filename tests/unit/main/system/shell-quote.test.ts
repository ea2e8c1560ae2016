import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellCommand } from '../../../../main/system/shell-quote.ts';

it('gives a shell the same words again', () => {
  const words = [
    'flakestick',
    'flash',
    '#iso',
    'a#b',
    "it's",
    '$HOME',
    'a b',
    '',
    '*',
    '"',
    '\\',
    '`id`',
    '~',
    'a\nb',
    '/dev/sdb',
  ];
  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${shellCommand(words)}`], { encoding: 'utf8' });
  expect(printed.split('\0').slice(0, -1)).toEqual(words);
});

it('leaves plain words as they are', () => {
  expect(shellCommand(['flash', 'github:me/config#iso', '--drive', '/dev/sdb'])).toBe(
    'flash github:me/config#iso --drive /dev/sdb',
  );
});
