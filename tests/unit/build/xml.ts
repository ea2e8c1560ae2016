/** Just enough XML to see that a small file is well formed and what it says. */
export class XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[] = [];

  constructor(name: string, attributes: Readonly<Record<string, string>>) {
    this.name = name;
    this.attributes = attributes;
  }

  /** Every element of that name inside this one, in order. */
  all(name: string): XmlElement[] {
    return this.children.flatMap((child) =>
      typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...child.all(name)],
    );
  }

  /** The text of the first element of that name. */
  text(name: string): string | undefined {
    const words = this.all(name)[0]?.children.filter((child) => typeof child === 'string');
    return words?.join('').trim();
  }
}

const TOKEN =
  /<\?.*?\?>|<!--.*?-->|<![^>]*>|<\/([\w.-]+)\s*>|<([\w.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gsy;

/** Gives the root element; throws where a tag is not closed, not opened, or not a tag. */
export function readXml(text: string): XmlElement {
  const top = new XmlElement('', {});
  const open = [top];
  let end = 0;
  for (const [token, closing, opening, attributes = '', isEmpty, words] of text.matchAll(TOKEN)) {
    end += token.length;
    const inner = open.at(-1) ?? top;
    if (words) inner.children.push(words);
    if (closing && open.pop()?.name !== closing) throw new Error(`</${closing}> closes nothing`);
    if (!opening) continue;
    const pairs = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
    const element = new XmlElement(opening, Object.fromEntries(pairs) as Record<string, string>);
    inner.children.push(element);
    if (!isEmpty) open.push(element);
  }
  if (end !== text.length) throw new Error(`not well formed at character ${end}`);
  if (open.length > 1) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  const roots = top.children.filter((child) => typeof child !== 'string');
  if (roots.length !== 1 || !roots[0]) throw new Error('there must be one root element');
  return roots[0];
}
