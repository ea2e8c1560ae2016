/** The documents name what exists: folders, files, links, commands, exit codes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { en } from '../../../contract/messages/en/index.ts';
import { EXIT_CANCELLED, EXIT_CODES } from '../../../main/shells/cli/exit-code.ts';
import { createProgram, loadCommands } from '../../../main/shells/cli/program.ts';

const root = join(import.meta.dirname, '../../..');
/** Folders that are made, fetched or given, and not written by hand. */
const NOT_OURS = new Set(['node_modules', 'dist', 'out', 'release', 'results', 'screenshots']);

function documentsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return documentsIn(path);
    return entry.name.endsWith('.md') ? [relative(root, path)] : [];
  });
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = documentsIn(root);
const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');
const codeSpans = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
const missing = (paths: readonly string[]): string[] => paths.filter((path) => !existsSync(join(root, path)));

function relativeLinks(text: string): string[] {
  const markdown = [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)];
  const pictures = [...text.matchAll(/\b(?:src|srcset|href)="([^"\s]+)"/g)];
  return [...markdown, ...pictures]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Code spans that begin with a folder of ours, such as `contract/wire/channels.ts` or `tests/e2e/`. */
function ownPaths(text: string): string[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_OURS.has(entry.name),
  );
  const tops = new Set(folders.map(({ name }) => name));
  return codeSpans(text).filter((span) => /^[\w./-]+$/.test(span) && tops.has(span.split('/')[0] ?? ''));
}

/** The table under “Exit codes”: code and kinds of each row. */
function exitCodeRows(): { code: number; kinds: string[] }[] {
  const section = read('docs/command-line.md').split('## Exit codes')[1] ?? '';
  return [...section.matchAll(/^\| (\d+) \|[^|]*\|(.*)\|$/gm)].map(([, code, kinds = '']) => ({
    code: Number(code),
    kinds: [...kinds.matchAll(/`([a-z-]+)`/g)].map(([, kind = '']) => kind),
  }));
}

/** `--drive DRIVE` of `--drive <drive>`; the one option of two words says so in its help. */
const documented = (flags: string): string =>
  flags.replace('<input>', 'NAME REFERENCE').replace(/<(.*)>/, (_, value: string) => value.toUpperCase());

const commands = await loadCommands();
const program: Command = createProgram({ commands, messages: en }, async () => {});

describe('every document', () => {
  it('is looked at: the documents of the top folder, of docs/ and of main/ are among them', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'docs/guide.md', 'docs/adr/README.md', 'main/README.md']),
    );
  });

  it.each(documents)('%s links only to files that exist', (document) => {
    const targets = relativeLinks(read(document)).map((target) => join(dirname(document), target));
    expect(missing(targets)).toEqual([]);
  });

  it.each(documents)('%s names only paths of the project that exist', (document) => {
    expect(missing(ownPaths(read(document)))).toEqual([]);
  });

  it.each(documents)('%s names no path of one machine', (document) => {
    // Put together here, so that this file does not name it either.
    expect(read(document)).not.toContain(['', 'work', ''].join('/'));
  });

  it.each(documents)('%s names only npm scripts that exist', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(document).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const text = read('docs/architecture.md');

  it('names only folders and files that exist, in its table and elsewhere', () => {
    const paths = codeSpans(text).filter((span) => /^[a-z][\w.-]*\/[\w./-]*$/.test(span));
    expect(paths.length).toBeGreaterThan(20);
    expect(missing(paths)).toEqual([]);
  });

  it('has a row for every folder of main/', () => {
    const folders = readdirSync(join(root, 'main'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const spans = new Set(codeSpans(text));
    expect(folders.map(({ name }) => `main/${name}/`).filter((folder) => !spans.has(folder))).toEqual([]);
  });

  it('is at most two pages: 130 lines', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(130);
  });
});

describe('docs/command-line.md', () => {
  const text = read('docs/command-line.md');

  it('has the exit code of every kind of failure as the program gives it', () => {
    const documented = exitCodeRows().flatMap(({ code, kinds }) => kinds.map((kind) => [kind, code] as const));
    expect(Object.fromEntries(documented)).toEqual(EXIT_CODES);
    expect(documented).toHaveLength(Object.keys(EXIT_CODES).length);
  });

  it('has the exit codes of success and of cancelling, which belong to no failure', () => {
    const others = exitCodeRows().filter(({ kinds }) => kinds.length === 0);
    expect(others.map(({ code }) => code)).toEqual([0, EXIT_CANCELLED]);
  });

  it.each(program.commands.map((command) => command.name()))('has a section for the command %s', (name) => {
    expect(text).toMatch(new RegExp(`^### \`flakestick ${name}\\b`, 'm'));
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'has a row for each option of %s, as --help writes it',
    (name, { options }) => {
      const section = new RegExp(`^### \`flakestick ${name}\\b([\\s\\S]*?)^(?:###? |\`flakestick help)`, 'm').exec(
        text,
      )?.[1];
      const shared = text.slice(0, text.indexOf('## Commands'));
      const missingRows = Object.entries(options).filter(([key, { flags }]) => {
        // protect is one paragraph; what an option of many commands means stands before them.
        const where = key.startsWith('--') ? shared : section;
        return !where?.includes(name === 'protect' ? `\`${flags}\`` : `| \`${documented(flags)}\` |`);
      });
      expect(missingRows.map(([, { flags }]) => documented(flags))).toEqual([]);
    },
  );

  it('has a row for what every command takes', () => {
    const common = program.commands[0]?.options.map(({ flags }) => flags).filter((flags) => flags !== '--report');
    expect(common).toEqual(['--json', '--quiet', '--language <code>']);
    for (const flags of common ?? []) expect(text).toContain(`| \`${documented(flags)}\` |`);
  });

  it('has sample lines that are JSON, the events among them of schema 1', () => {
    const samples = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].flatMap(([, body = '']) =>
      body.trim().split('\n'),
    );
    expect(samples.length).toBeGreaterThan(4);
    for (const line of samples) {
      const parsed = JSON.parse(line) as { schema?: number; event?: string };
      if (parsed.event !== undefined) expect(parsed.schema).toBe(1);
    }
  });
});
