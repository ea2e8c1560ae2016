/**
 * Finds text that a person may be shown, in a program's syntax tree: sentences and labels belong into contract/messages/
 * (ADR 0028). Text for other programs is allowed: argument lists, comparisons, code in another language. So is text for engineers:
 * messages of errors, which are bugs, and lines of the log. A JobFailure is for people. A comment `not shown: WHY` on the same or the previous line allows a text.
 */
import { stripVTControlCharacters } from 'node:util';
import { parseSync } from 'vite';

export interface VisibleText {
  readonly line: number;
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Two words, as in `No drive` and `it is “here”`. */
const WORDS = /\p{L}[,:;.”]? [“]?\p{L}/u;
const LETTER = /\p{L}/u;
/** Nix, shell, CSS, HTTP headers, and commands for people to type. */
const CODE = /[{}=\\]|;$|^[/.]|^\s*--?\w|^(?:sudo|nix|flakestick|truncate|echo) /;
const OUR_NAME = 'Flakestick';
const SHOWN_ATTRIBUTES = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'title',
]);
const CODE_ATTRIBUTES = new Set(['className', 'd', 'points', 'style', 'transform', 'viewBox']);
/** Their arguments are compared with the output of another program. */
const COMPARING = new Set([
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'replace',
  'replaceAll',
  'split',
  'startsWith',
]);
/** Their texts reach people. The message of any other class is a bug, or is turned into a reason where it is caught. */
const SHOWN_ERRORS = /^(?:JobFailure|NetworkTrouble)$/;
const FOR_ENGINEERS = /^(?:log|logger|console)$/;
/** What is given to them is read as it is, a single word too. */
const TOLD_BY = /^(?:note|text|write)$/;
const TOLD_TO = /^(?:output|stderr|stdout)$/;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

function nodesIn(value: unknown): Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function identifierName(node: unknown): string {
  const name = isNode(node) ? node['name'] : '';
  return typeof name === 'string' ? name : '';
}

/** `console` of `console.error(…)`, `log` of `this.#log.note(…)`. */
function ownerOf(callee: unknown): string {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return '';
  const object = callee['object'] as Node;
  return identifierName(object.type === 'MemberExpression' ? object['property'] : object);
}

function methodOf(callee: unknown): string {
  return identifierName(isNode(callee) && callee.type === 'MemberExpression' ? callee['property'] : callee);
}

/** `words.join(' and ')`, not `path.join(…)`. */
const isListJoin = (callee: unknown): boolean =>
  isNode(callee) && callee.type === 'MemberExpression' && methodOf(callee) === 'join' && ownerOf(callee) !== 'path';

const textOf = (node: Node): string | null => {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'JSXText') return String(node['value']).trim();
  if (node.type !== 'TemplateLiteral') return null;
  return nodesIn(node['quasis'])
    .map((part) => (part['value'] as { cooked: string | null }).cooked ?? '')
    .join('…');
};

/** Parts of a node that contain no visible text. */
function hiddenParts(node: Node): ReadonlySet<unknown> {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'TSLiteralType':
    case 'TSEnumMember':
    case 'TaggedTemplateExpression':
      return new Set(Object.values(node).flatMap(nodesIn));
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
      return new Set([node['source']]);
    case 'ThrowStatement': {
      const { type, callee } = node['argument'] as Node;
      const isForEngineers = type === 'NewExpression' && !SHOWN_ERRORS.test(methodOf(callee));
      return isForEngineers ? new Set([node['argument']]) : new Set();
    }
    case 'NewExpression':
      return /Error$|^RegExp$/.test(methodOf(node['callee'])) ? new Set(nodesIn(node['arguments'])) : new Set();
    case 'CallExpression': {
      const isHidden = COMPARING.has(methodOf(node['callee'])) || FOR_ENGINEERS.test(ownerOf(node['callee']));
      return isHidden ? new Set(nodesIn(node['arguments'])) : new Set();
    }
    case 'BinaryExpression':
      return /^[!=]==?$/.test(String(node['operator'])) ? new Set([node['left'], node['right']]) : new Set();
    case 'SwitchCase':
      return new Set([node['test']]);
    case 'Property':
      // The description of a rule of drive judgement: for docs/drive-judgement.md.
      if ((node['key'] as Node)['name'] === 'says') return new Set([node['key'], node['value']]);
      return node['computed'] === true ? new Set() : new Set([node['key']]);
    case 'PropertyDefinition':
    case 'MemberExpression':
      return node['computed'] === true ? new Set() : new Set([node['key'], node['property']]);
    case 'ArrayExpression':
      // An argument list: `['-c', 'one two']`.
      return nodesIn(node['elements']).some((element) => textOf(element)?.startsWith('-'))
        ? new Set(nodesIn(node['elements']))
        : new Set();
    case 'JSXAttribute':
      return CODE_ATTRIBUTES.has(attributeName(node)) ? new Set([node['value']]) : new Set();
    default:
      return new Set();
  }
}

const attributeName = (node: Node): string => String((node['name'] as Node)['name']);

/** `output.text('done')`, and `{'done'}` in an element. */
function isToldHere(node: Node, parent: Node): boolean {
  if (/^JSX(?:Element|Fragment)$/.test(parent.type)) return true;
  if (parent.type !== 'CallExpression' || !nodesIn(parent['arguments']).includes(node)) return false;
  return TOLD_BY.test(methodOf(parent['callee'])) && TOLD_TO.test(ownerOf(parent['callee']));
}

function isShown(node: Node, parent: Node | null): boolean {
  const text = textOf(node);
  if (text === null || !LETTER.test(text) || text === OUR_NAME) return false;
  if (node.type === 'JSXText') return true;
  if (parent?.type === 'JSXAttribute' && SHOWN_ATTRIBUTES.has(attributeName(parent))) return true;
  if (parent && isToldHere(node, parent)) return LETTER.test(stripVTControlCharacters(text));
  // `', '` and `' and '` between the parts of a sentence.
  if (parent?.type === 'CallExpression' && isListJoin(parent['callee'])) return true;
  return WORDS.test(text) && !CODE.test(text);
}

/** In the order of the source. Throws for a file that cannot be parsed. */
export function visibleTexts(path: string, source: string): VisibleText[] {
  const { program, comments, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const lineOf = (offset: number): number => source.slice(0, offset).split('\n').length;
  const allowed = new Set(
    comments.filter(({ value }) => /\bnot shown:/.test(value)).flatMap(({ end }) => [lineOf(end), lineOf(end) + 1]),
  );
  const found: VisibleText[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    if (isShown(node, parent)) {
      const line = lineOf(node.start);
      if (!allowed.has(line)) found.push({ line, text: (textOf(node) ?? '').replace(/\s+/g, ' ') });
    }
    const hidden = hiddenParts(node);
    // `title={text}` is `title="…"` too.
    const inside = node.type === 'JSXExpressionContainer' ? parent : node;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'quasis') continue;
      for (const child of nodesIn(value)) if (!hidden.has(child)) visit(child, inside);
    }
  };
  visit(program as unknown as Node, null);
  return found;
}
