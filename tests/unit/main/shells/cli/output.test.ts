/** What is printed: a hostile text in every field of everything that is shown reaches no terminal as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { de } from '../../../../../contract/messages/de/index.ts';
import { en } from '../../../../../contract/messages/en/index.ts';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import { fitting, LiveLine } from '../../../../../main/shells/cli/live-line.ts';
import { heardOutput } from '../../../../fakes/heard-output.ts';
import { actingIn, HOSTILE } from '../../../../fakes/hostile-text.ts';
import { SAMPLES } from '../../../contract/wire/failure-samples.ts';

/** Each text with the hostile one behind it; kinds, which are ours, stay. */
function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map((each) => hostile(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hostile(each, name)]));
}
const OURS: ReadonlySet<string> = new Set(['kind', 'because', 'bus', 'stage', 'activity', 'missing', 'why', 'from']);

const failures = Object.entries(SAMPLES).map(([kind, fields]) => hostile({ kind, ...fields }) as Failure);

it.each([
  ['English', en],
  ['German', de],
])('shows failures of every kind with hostile texts in every field, in %s', (_language, messages) => {
  for (const failure of failures) {
    const { output, stderr } = heardOutput({ messages, columns: 80 });
    output.failure(failure);
    output.failed(failure, `github:a/b${HOSTILE}`);
    expect(actingIn(stderr.text, { lines: true }), failure.kind).toEqual([]);
  }
});

it('keeps the exact text in JSON, and nothing in it that acts', () => {
  for (const failure of failures) {
    const { output, stdout } = heardOutput({ json: true });
    output.failure(failure, { subject: HOSTILE });
    expect(actingIn(stdout.text.trimEnd()), failure.kind).toEqual([]);
    expect(JSON.parse(stdout.text)).toMatchObject({ subject: HOSTILE });
  }
});

it('prints each text as one line', () => {
  const { output, stdout, stderr } = heardOutput({ columns: 80 });
  output.text(HOSTILE);
  output.note(HOSTILE);
  output.complain(HOSTILE);
  output.logLine(HOSTILE);
  output.cancelled({}, [HOSTILE]);
  for (const { text } of [stdout, stderr]) expect(actingIn(text, { lines: true })).toEqual([]);
});

it('indents what another program said in several lines', () => {
  const { output, stderr } = heardOutput();
  output.failure({ kind: 'evaluation-failed', message: 'error:\n/dev/sda  verified', position: null, log: [] });
  expect(stderr.text).toContain('error:\n  /dev/sda  verified\n');
});

it('prints at one place only', () => {
  const folder = join(import.meta.dirname, '../../../../../main/shells/cli');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const printing = files.filter((name) =>
    /\b(?:stdout|stderr)\.write\(|\bconsole\./.test(readFileSync(join(folder, name), 'utf8')),
  );
  // A secret is asked for before there is an Output to ask with; the version is printed before anything is loaded.
  expect(printing.toSorted()).toEqual(['ask.ts', 'main.ts', 'output.ts']);
});

it('shows progress in place, cut to the terminal, however narrow', () => {
  const { output, stderr } = heardOutput({ columns: 12 });
  const line = new LiveLine(output);
  line.show('Writing /dev/sdb  42 %', 'writing');
  line.clear();
  expect(stderr.text).toBe('\r\u001b[KWriting /de\r\u001b[K');
});

it('sends no escapes to a dumb terminal', () => {
  vi.stubEnv('TERM', 'dumb');
  try {
    const { output, stderr } = heardOutput({ columns: 12 });
    const line = new LiveLine(output);
    line.show('Writing /dev/sdb  42 %', 'writing');
    line.clear();
    expect(stderr.text).toBe('Writing /dev/sdb  42 %\n');
  } finally {
    vi.unstubAllEnvs();
  }
});

it('counts what takes two columns', () => {
  expect(fitting('写真 ab', 6)).toBe('写真 a');
});

it('offers what can be written without a network, each with the command that writes it', () => {
  const { output, stderr } = heardOutput({ columns: 80 });
  const at = '2026-11-20T10:00:00.000Z';
  output.failure({
    ...{ kind: 'network-failed', url: null, detail: { because: 'no-route' }, stage: 'source' },
    offlineImages: [
      { kind: 'built', path: "/nix/store/a/iso/it's.iso", source: 'minimal', sizeBytes: 1.2e9, at },
      { kind: 'downloaded', path: '/home/me/x.iso', source: null, sizeBytes: 9e8, at },
    ],
  });
  expect(stderr.text).toContain('So can the images below, which are on this machine.\n');
  expect(stderr.text).toContain(
    `  flakestick flash '/nix/store/a/iso/it'\\''s.iso'\n      minimal, built on 2026-11-20, 1.2 GB\n`,
  );
  expect(stderr.text).toContain('  flakestick flash /home/me/x.iso\n      x.iso, downloaded and verified');
});
