import { describe, expect, it } from 'vitest';
import { colouredParts } from '../../../../contract/rules/log-colours.ts';
import { isErrorLine, leadingError } from '../../../../contract/rules/log-errors.ts';

const ERRORS = [
  'a.c:4:7: error: unused variable ‘x’ [-Werror=unused-variable]',
  'main.c:3:1: error: expected declaration before ‘}’ token',
  'broken> \u001b[1mmain.c:3:1: \u001b[31merror: \u001b[0mexpected declaration',
  'error[E0425]: cannot find value `x` in this scope',
  'src/a.c:7:10: fatal error: zlib.h: No such file or directory',
  "main.o: in function `main': undefined reference to `deflate'",
  '/nix/store/…/bin/ld: cannot find -lz',
  "ModuleNotFoundError: No module named 'setuptools'",
  'TypeError: x is not a function',
  'CMake Error at CMakeLists.txt:3 (find_package):',
  "thread 'main' panicked at src/main.rs:2:5:",
  'make: *** [Makefile:2: all] Error 1',
  'FAILED: src/main.o',
  'configure: error: C compiler cannot create executables',
  "error: builder for '/nix/store/abc-broken-1.0.drv' failed with exit code 1",
];
const NO_ERRORS = [
  'gcc -Werror -o main main.c',
  '0 errors, 3 warnings',
  'checking for strerror... yes',
  'installing error.h',
  'Tests passed without errors: 12',
  'terror: the game',
  '',
];

describe('an error in a log', () => {
  it.each(ERRORS)('is %j', (line) => expect(isErrorLine(line)).toBe(true));
  it.each(NO_ERRORS)('is not %j', (line) => expect(isErrorLine(line)).toBe(false));

  it('that a compiler gives comes before what follows from it, and before what Nix says, wherever it stands', () => {
    const nix = "error: builder for '/nix/store/abc-broken-1.0.drv' failed with exit code 1";
    const make = 'make: *** [Makefile:2: all] Error 1';
    const own = '\u001b[1mmain.c:3:1: \u001b[31merror:\u001b[0m expected declaration';
    expect(leadingError([nix, make, own])).toBe('main.c:3:1: error: expected declaration');
    expect(leadingError([nix, make])).toBe(make);
    expect(leadingError([nix])).toBeNull();
    expect(leadingError([])).toBeNull();
  });

  it('is found in no time in a line without end', () => {
    const startedMs = performance.now();
    for (const part of ['Error ', 'A', 'ld: ', "thread '", ' ', 'error', 'a.'])
      for (let line = 0; line < 100; line += 1) isErrorLine(`${part.repeat(50_000)}:`);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

describe('the colours of a log', () => {
  it('are kept, and everything else that acts on a terminal is shown instead', () => {
    expect(colouredParts('a\u001b[31;1mred\u001b[0m\u001b[94mblue\u001b[39mplain\u001b[2J')).toEqual([
      { text: 'a', colour: null, isBold: false },
      { text: 'red', colour: 'red', isBold: true },
      { text: 'blue', colour: 'blue', isBold: false },
      { text: 'plain␛[2J', colour: null, isBold: false },
    ]);
  });

  it('of 256 and of all colours are left out, with the numbers that belong to them', () => {
    expect(colouredParts('\u001b[38;5;31mx\u001b[1;38;2;1;31;3my')).toEqual([
      { text: 'x', colour: null, isBold: false },
      { text: 'y', colour: null, isBold: true },
    ]);
    expect(colouredParts('\u001b[31')).toEqual([{ text: '␛[31', colour: null, isBold: false }]);
  });
});
