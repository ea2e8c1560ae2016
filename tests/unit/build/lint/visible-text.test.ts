import { describe, expect, it } from 'vitest';
import { visibleTexts } from '../../../../build/lint/visible-text.ts';

const found = (source: string, path = 'main/job/a.ts'): string[] => visibleTexts(path, source).map(({ text }) => text);

describe('text for people', () => {
  it.each([
    ["const a = 'No drive has been written yet.';", 'No drive has been written yet.'],
    ['const a = `It is mounted at $\u007bpath}`;', 'It is mounted at …'],
    ["show({ detail: 'it is not JSON' });", 'it is not JSON'],
    ["throw new JobFailure({ kind: 'a', detail: 'another program has it' });", 'another program has it'],
    ['throw failed({ path: `The log of $\u007bpath}` });', 'The log of …'],
    ["words.join(' and ');", ' and '],
    ["output.text('done');", 'done'],
    ["process.stderr.write('Finished\\n');", 'Finished '],
    ['run.output.note(`$\u007bname}: gone`);', '…: gone'],
    ['const a = “”;'.replace('“”', "'the label “NIXOS”'"), 'the label “NIXOS”'],
  ])('is found in %s', (source, text) => {
    expect(found(source)).toEqual([text]);
  });

  it.each([
    ['<p>Drives</p>', 'Drives'],
    ['<button aria-label="Close" />', 'Close'],
    ["<p>{'Go'}</p>", 'Go'],
    ['<Notice title={`Record $\u007bid}`} />', 'Record …'],
    ["<p>{isOpen ? 'Close it' : null}</p>", 'Close it'],
  ])('is found in %s', (source, text) => {
    expect(found(`const a = ${source};`, 'renderer/A.tsx')).toEqual([text]);
  });

  it('is named with its line', () => {
    expect(visibleTexts('a.ts', "const a = 1;\n\nconst b = 'Two words';")).toEqual([{ line: 3, text: 'Two words' }]);
  });
});

describe('text that is not visible', () => {
  it.each([
    "import { a } from './two words.ts';",
    "type A = 'two words';",
    "throw new Error('two words');",
    "const failure = new TypeError('two words');",
    "throw new RefusedImage('failed', `of two words: $\u007bpath}`);",
    "log.note('two words');",
    "this.#log.warn('two words', 1);",
    "run('bash', ['-c', 'two words']);",
    "if (said === 'two words') stop();",
    "if (said.includes('is not tracked')) stop();",
    "switch (said) { case 'two words': stop(); }",
    "const a = { 'two words': 1 };",
    'const nix = "{ pkgs, ... }: pkgs.hello";',
    "type('sudo apt install nix');",
    "const state = 'partly-written';",
    "process.stdout.write('\\u001b[2K');",
    "output.text(lineOf('drive'));",
    "path.join('nix', 'store');",
    "// not shown: a magic word of the format\nconst magic = 'BOOT IMAGE';",
  ])('is not found: %s', (source) => {
    expect(found(source)).toEqual([]);
  });

  it('is a class name or a drawing', () => {
    expect(found('const a = <path className="one two" d="M a b" />;', 'renderer/A.tsx')).toEqual([]);
  });
});
