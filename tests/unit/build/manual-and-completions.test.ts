import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bashCompletion } from '../../../build/packaging/bash-completion.ts';
import { describeProgram } from '../../../build/packaging/commands.ts';
import { fishCompletion } from '../../../build/packaging/fish-completion.ts';
import { manualPage } from '../../../build/packaging/manual-page.ts';
import { zshCompletion } from '../../../build/packaging/zsh-completion.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { LANGUAGE_CODES, LANGUAGES } from '../../../contract/messages/language.ts';
import { EXIT_CANCELLED, EXIT_CODES } from '../../../main/shells/cli/exit-code.ts';
import { COMMAND_NAMES, createProgram, loadCommands } from '../../../main/shells/cli/program.ts';

const parsed = createProgram({ commands: await loadCommands(), messages: en }, async () => {});

describe('the description of the commands', () => {
  it('has every command and option that is parsed', () => {
    const program = describeProgram(en);
    for (const command of parsed.commands) {
      const described = program.commands.find(({ name }) => name === command.name());
      const names = [...(described?.options ?? []), ...program.options].flatMap((option) => option.names);
      for (const { long, short } of command.options)
        for (const name of [long, short]) if (name) expect(names, command.name()).toContain(name);
    }
    expect(program.commands.map(({ name }) => name)).toEqual(COMMAND_NAMES);
  });

  it('tells options with a value from those without', () => {
    const flash = describeProgram(en).commands.find(({ name }) => name === 'flash');
    const valueName = (flag: string) => flash?.options.find(({ names }) => names.includes(flag))?.value;
    expect(valueName('--drive')).toBe('drive');
    expect(valueName('--yes')).toBeNull();
    const putBack = describeProgram(en)
      .commands.flatMap(({ options }) => options)
      .find(({ names }) => names.includes('--put-back'));
    expect(putBack).toMatchObject({ names: ['--restore', '--put-back'], value: null });
  });
});

describe.each(LANGUAGE_CODES)('the manual page (%s)', (code) => {
  it('has every command, option and exit code, in that language', async () => {
    const messages = await LANGUAGES[code].load();
    const page = manualPage({ messages, version: '1.2.3', date: '2026-11-27' });
    const plain = page.replace(/\\f[BIR]/g, '').replaceAll('\\-', '-');
    const program = describeProgram(messages);
    for (const { name, summary, options } of program.commands) {
      expect(plain).toContain(`.SS flakestick ${name}`);
      expect(plain).toContain(summary);
      for (const option of options) expect(plain, name).toContain(option.summary);
    }
    const codes = [...plain.matchAll(/^\.TP\n(\d+)$/gm)].map(([, digits]) => Number(digits));
    expect(codes).toEqual(
      [...new Set([0, EXIT_CANCELLED, ...Object.values(EXIT_CODES)])].sort((one, other) => one - other),
    );
    expect(page.split('\n').filter((line) => /^'|^\.(?![A-Z]{2})/.test(line))).toEqual([]);
  });
});

describe.each([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
])('the completion of %s', (_shell, complete) => {
  const text = complete({ presets: ['minimal'] });

  it('has every command and option', () => {
    for (const { name, options } of describeProgram(en).commands) {
      expect(text).toMatch(new RegExp(`\\b${name}\\b`));
      for (const option of options)
        for (const flag of option.names) expect(text).toMatch(new RegExp(`(--|-l )${flag.slice(2)}\\b`));
    }
  });

  it('has the values that an option may have, and the actions of a command', () => {
    for (const words of ['fast balanced small gzip', 'list show export import', LANGUAGE_CODES.join(' ')])
      expect(text).toContain(words);
  });
});

it('bash completes a file whose name has spaces and stars as one word', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flakestick-completion-'));
  try {
    writeFileSync(join(folder, 'completion'), bashCompletion({ presets: ['minimal'] }));
    for (const name of ['my image.iso', 'my *.img']) writeFileSync(join(folder, name), '');
    const complete = (...words: string[]): string[] => {
      // compopt works while a key is handled, only.
      const script = `compopt() { :; }; . ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flakestick
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const argv = ['-c', script, 'bash', 'flakestick', ...words];
      return execFileSync('bash', argv, { cwd: folder, encoding: 'utf8' }).trimEnd().split('\n').sort();
    };
    expect(complete('verify', '/dev/sdb', '--image', 'my')).toEqual(['my *.img', 'my image.iso']);
    expect(complete('inspect', 'm')).toEqual(['minimal', 'my *.img', 'my image.iso']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
