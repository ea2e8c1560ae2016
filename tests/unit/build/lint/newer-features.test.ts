import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newerFeatures, newerThanSupported } from '../../../../build/lint/newer-features.ts';
import { chromiumOfElectron, OLDEST } from '../../../../build/lint/oldest-runtimes.ts';

const features = newerThanSupported();
const namesIn = (file: string, source: string) => newerFeatures(file, source, features).map(({ name }) => name);

it('knows the Node of package.json as the oldest', () => {
  const manifest = new URL('../../../../package.json', import.meta.url);
  const { engines } = JSON.parse(readFileSync(manifest, 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe(`>=${OLDEST.node.major}.${OLDEST.node.minor}`);
});

describe('the Chromium of an Electron', () => {
  it('comes from published data, for the oldest Electron and for the one of package.json', () => {
    expect([OLDEST.electron, OLDEST.chromium]).toEqual([41, 146]);
    const manifest = new URL('../../../../package.json', import.meta.url);
    const { devDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { devDependencies: { electron: string } };
    expect(chromiumOfElectron(Number.parseInt(devDependencies.electron, 10))).toBeGreaterThan(OLDEST.chromium);
  });

  it('is an error where the data does not know it', () => {
    expect(() => chromiumOfElectron(999)).toThrow('does not know Electron 999');
  });
});

describe('a feature that the oldest runtime does not have', () => {
  it.each([
    ['a property of CSS', 'a.css', '.a { border-shape: polygon(0 0); }', 'border-shape'],
    ['a selector', 'a.css', 'video:buffering { color: red; }', 'buffering'],
    ['a style in a component', 'A.tsx', 'const style = { columnRuleBreak: "none" };', 'column-rule-break'],
    ['an attribute', 'A.tsx', '<div focusgroup="toolbar" />', 'focusgroup'],
    ['a method of the page', 'a.ts', 'element.replaceWithHTML(text);', 'replaceWithHTML'],
    ['an interface of the page', 'a.ts', 'await LanguageModel.create();', 'LanguageModel'],
    ['a function of Node', 'a.ts', "import { mkdtempDisposable } from 'node:fs/promises';", 'mkdtempDisposable'],
    ['a method of Node', 'a.ts', 'process.threadCpuUsage();', 'threadCpuUsage'],
  ])('is refused: %s', (_, file, source, name) => {
    expect(namesIn(file, source)).toEqual([name]);
  });

  it.each([
    ['a.css', '@supports (border-shape: circle()) { .a { border-shape: circle(); } }'],
    ['a.ts', "if ('replaceWithHTML' in element) element.replaceWithHTML(text);"],
    ['a.ts', "if (typeof process.threadCpuUsage === 'function') process.threadCpuUsage();"],
    ['a.ts', '// mkdtempDisposable would do\nconst folder = mkdtempSync(prefix);'],
    ['a.css', '.a { gap: 1rem; } .a:has(b) { color: red; } @layer base { }'],
    ['a.ts', 'const capacity = drive.close().space;'],
  ])('is allowed in %s where it is checked for, and older ones are: %s', (file, source) => {
    expect(namesIn(file, source)).toEqual([]);
  });

  it('is said with its line and what it needs', () => {
    expect(newerFeatures('a.css', '/* one\ntwo */\n.a { border-shape: none; }', features)).toEqual([
      { kind: 'property', name: 'border-shape', line: 3, since: expect.stringMatching(/^Chromium 1[45]\d$/) },
    ]);
  });
});
