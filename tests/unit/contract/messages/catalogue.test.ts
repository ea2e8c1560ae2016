/** Every language has every message, with the parameters that English uses, and every message is used somewhere. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES, LANGUAGES } from '../../../../contract/messages/language.ts';

type Message = string | readonly string[] | ((parameters: unknown) => unknown);
const catalogues = new Map(
  await Promise.all(LANGUAGE_CODES.map(async (code) => [code, leavesOf(await LANGUAGES[code].loadForPage())] as const)),
);
const english = catalogues.get('en') as ReadonlyMap<string, Message>;

/** By path, such as `plan.place.store`. */
function leavesOf(branch: object, path = ''): Map<string, Message> {
  return new Map(
    Object.entries(branch).flatMap(([key, value]: [string, Message | object]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? [...leavesOf(value, `${path}${key}.`)]
        : [[`${path}${key}`, value as Message]],
    ),
  );
}

/** Stands for any parameter: a text, a number, a list or an object, and notes when it is put into the message. */
function marker(name: string, onUse: (name: string) => void): unknown {
  return new Proxy(['a', 'b'], {
    get(list, key) {
      if (key === Symbol.toPrimitive) {
        onUse(name);
        return (hint: string) => (hint === 'number' ? 4_200_000 : name);
      }
      if (!(key in list)) return marker(`${name}.${String(key)}`, onUse);
      onUse(name);
      return Reflect.get(list, key) as unknown;
    },
  });
}

/** The names of the parameters that a message puts into its text. A message that takes a whole number of them apart may throw. */
function usedBy(message: Message | undefined): string[] {
  if (typeof message !== 'function') return [];
  const used = new Set<string>();
  const parameters = new Proxy({}, { get: (_target, key) => marker(String(key), (name) => used.add(name)) });
  try {
    message(parameters);
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
  }
  return [...used].toSorted();
}

it('a marker is noticed as a text, a number and a list, and not when it is only taken apart', () => {
  expect(
    usedBy(((p: { a: string; b: number; c: string[]; d: string }) => {
      const { a, b, c, d: _ } = p;
      return `${a} ${b / 2} ${c.join()}`;
    }) as Message),
  ).toEqual(['a', 'b', 'c']);
});

/** What one language says and another leaves out on purpose, by path. */
const MAY_DIFFER: ReadonlySet<string> = new Set([
  // German takes the verb by a function of the drive.
  'failure.drive-busy',
]);

describe.each(LANGUAGE_CODES.filter((code) => code !== 'en'))('%s', (code) => {
  const messages = catalogues.get(code) as ReadonlyMap<string, Message>;

  it('has the messages of English and no others', () => {
    expect([...messages.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it('has a text where English has one, and none that is empty', () => {
    for (const [path, message] of messages) {
      expect(typeof message, path).toBe(typeof english.get(path));
      expect(message, path).not.toBe('');
    }
  });

  it('uses the parameters that English uses', () => {
    const differing = [...messages].flatMap(([path, message]) => {
      const [here, there] = [usedBy(message).join(', '), usedBy(english.get(path)).join(', ')];
      return here === there || MAY_DIFFER.has(path) ? [] : [`${path}: (${here}) instead of (${there})`];
    });
    expect(differing).toEqual([]);
  });
});

/** Keys that come from outside: the names that libblkid gives file systems. */
const NAMED_BY_DATA = /^drive\.unlabelled\./;

it('every message is used', () => {
  const root = join(import.meta.dirname, '../../../..');
  const shipped = ['contract', 'main', 'renderer', 'helper', 'formats', 'preload', 'build'];
  const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...shipped], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.tsx?$/.test(file) && !/^contract\/messages\/[a-z]+\//.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  const named = new Set(sources.join('\n').match(/[\w-]+/g));
  const unused = [...english.keys()].filter((path) => {
    const key = path.split('.').at(-1) ?? '';
    return !named.has(key) && !NAMED_BY_DATA.test(path);
  });
  expect(unused).toEqual([]);
});
