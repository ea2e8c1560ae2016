/**
 * Finds what the page or a program uses and the oldest supported runtime does not have. What browsers have comes from MDN's
 * compatibility data, what Node has from the `@since` tags of @types/node. Newer features of the JavaScript language are refused by
 * the compiler, whose `lib` is older. A name counts only where everything of that name is newer, and where it is not an ordinary
 * word: `close` and `capacity` say nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OLDEST } from './oldest-runtimes.ts';

const PACKAGES = join(import.meta.dirname, '../../node_modules');

type Kind = 'property' | 'at-rule' | 'selector' | 'attribute' | 'script';

export interface Feature {
  readonly kind: Kind;
  readonly name: string;
  /** `Chromium 147`, `Node 24.7.0`. */
  readonly since: string;
}

export interface Use extends Feature {
  readonly line: number;
}

type Support = { version_added?: string | boolean | null; flags?: unknown; prefix?: string; alternative_name?: string };
interface Entry {
  readonly __compat?: { readonly support: { readonly chrome?: Support | Support[] } };
  readonly [name: string]: unknown;
}

/** Infinity for what no release has without a flag. */
function chromiumOf(entry: Entry): number {
  const given = [entry.__compat?.support.chrome ?? []].flat();
  const plain = given.filter(({ flags, prefix, alternative_name: other }) => !flags && !prefix && !other);
  return Math.min(
    ...plain.map(({ version_added: added }) => Number.parseFloat(String(added).replace('≤', '')) || Infinity),
  );
}

const PLACES: readonly (readonly [path: string, Kind, depth: number])[] = [
  ['css.properties', 'property', 1],
  ['css.at-rules', 'at-rule', 1],
  ['css.selectors', 'selector', 1],
  ['html.global_attributes', 'attribute', 1],
  ['html.elements', 'attribute', 2],
  ['api', 'script', 1],
  ['api', 'script', 2],
  ['javascript.builtins', 'script', 1],
  ['javascript.builtins', 'script', 2],
];

function below(entry: Entry, depth: number): [string, Entry][] {
  const own = Object.entries(entry).filter(([name]) => name !== '__compat') as [string, Entry][];
  return depth === 1 ? own : own.flatMap(([, inner]) => below(inner, depth - 1));
}

function ofBrowsers(): Feature[] {
  const data = JSON.parse(readFileSync(join(PACKAGES, '@mdn/browser-compat-data/data.json'), 'utf8')) as Entry;
  const oldest = new Map<string, number>();
  for (const [path, kind, depth] of PLACES) {
    const place = path.split('.').reduce((entry, name) => entry[name] as Entry, data);
    for (const [name, entry] of below(place, depth)) {
      const key = `${kind} ${name.replace(/_(static|event)$/, '')}`;
      oldest.set(key, Math.min(oldest.get(key) ?? Infinity, chromiumOf(entry)));
    }
  }
  return [...oldest].flatMap(([key, version]) => {
    const [kind, name] = key.split(' ') as [Kind, string];
    return version > OLDEST.chromium && Number.isFinite(version) ? [{ kind, name, since: `Chromium ${version}` }] : [];
  });
}

/** A comment of @types/node, and the line below it. */
const DECLARATION = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*([^\n]*)/g;
const NAME =
  /^(?:(?:export|declare|static|readonly|abstract|function|class|const|var|interface|namespace) )*([A-Za-z_]\w{3,})\s*[?(:<{]/;

function isNewer(since: string): boolean {
  const versions = [...since.matchAll(/v(\d+)\.(\d+)/g)].map(
    ([, major, minor]) => [Number(major), Number(minor)] as const,
  );
  const { major, minor } = OLDEST.node;
  return versions.length > 0 && versions.every(([a, b]) => a > major || (a === major && b > minor));
}

function ofNode(): Feature[] {
  const folder = join(PACKAGES, '@types/node');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const newer = new Map<string, { count: number; since: string }>();
  for (const [, comment = '', declaration = ''] of text.matchAll(DECLARATION)) {
    const since = /@since ([^\n]*)/.exec(comment)?.[1] ?? '';
    const name = NAME.exec(declaration)?.[1];
    if (name && isNewer(since)) newer.set(name, { count: (newer.get(name)?.count ?? 0) + 1, since: since.trim() });
  }
  return [...newer].flatMap(([name, { count, since }]) => {
    const declared = text.match(new RegExp(`^\\s*(?:[a-z]+ )*${name}\\s*[?(:<{]`, 'gm'))?.length ?? 0;
    return declared <= count ? [{ kind: 'script', name, since: `Node ${since}` } as const] : [];
  });
}

/** `LanguageModel`, `setHTMLUnsafe`; of Nix, too: `fromJSON`. */
const isTelling = (name: string): boolean => /[a-z][A-Z]/.test(name) && name !== 'fromJSON';

export function newerThanSupported(): Feature[] {
  return [...ofBrowsers(), ...ofNode()].filter(({ kind, name }) => kind !== 'script' || isTelling(name));
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function patternOf({ kind, name }: Feature, isStyle: boolean): RegExp | null {
  if (isStyle) {
    if (kind === 'property') return new RegExp(`(?<![\\w-])${name}\\s*:`);
    if (kind === 'at-rule') return new RegExp(`@${name}\\b`);
    return kind === 'selector' ? new RegExp(`::?${name}(?![\\w-])`) : null;
  }
  if (kind === 'script') return new RegExp(`(?<![\\w$'"])${name}(?![\\w$'":])`);
  if (kind === 'attribute') return new RegExp(`<[a-z][^<>]*\\s${name}[=\\s/>]`, 'i');
  return kind === 'property' && name.includes('-') ? new RegExp(`(?<![\\w$])${camel(name)}\\s*:`) : null;
}

/** `'name' in`, `typeof x.name`, `CSS.supports('name: …')`, `@supports (name: …)`. */
const checkFor = ({ name }: Feature): RegExp =>
  new RegExp(`['"]${name}['"] in |typeof [\\w.]*\\b${name}\\b|(?:CSS\\.supports|@supports)[^{;]*\\b${name}\\b`);

/** Comments become blank, so that lines keep their numbers. */
const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));

/** Uses without a check in the same file. */
export function newerFeatures(file: string, source: string, features: readonly Feature[]): Use[] {
  const text = withoutComments(source);
  return features.flatMap((feature) => {
    const found = patternOf(feature, file.endsWith('.css'))?.exec(text);
    if (!found || checkFor(feature).test(text)) return [];
    return [{ ...feature, line: text.slice(0, found.index).split('\n').length }];
  });
}
