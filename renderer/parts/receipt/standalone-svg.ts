/** A drawing of the page as an SVG that looks the same outside of it: styles and gradients become part of it. */

const COPIED = [
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-dasharray',
  'opacity',
  'stop-color',
  'stop-opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
  'letter-spacing',
  'text-decoration-line',
  'display',
  'visibility',
] as const;

const SVG = 'http://www.w3.org/2000/svg';
const REFERENCE = /url\(["']?#([^"')]+)["']?\)/g;

/** Both trees have the same shape: one is a copy of the other. */
function copyStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of COPIED) {
    const value = style.getPropertyValue(name);
    if (value !== '') to.setAttribute(name, value);
  }
  // A style attribute would count twice, and classes name nothing outside of the page.
  to.removeAttribute('style');
  to.removeAttribute('class');
  for (const [index, child] of [...from.children].entries()) {
    const copy = to.children[index];
    if (copy) copyStyles(child, copy);
  }
}

function referencesIn(svg: Element): string[] {
  const texts = [svg, ...svg.querySelectorAll('*')].flatMap(({ attributes }) =>
    [...attributes].map(({ value }) => value),
  );
  return texts.flatMap((text) => [...text.matchAll(REFERENCE)].map(([, id = '']) => id));
}

/** What it is painted with and what is elsewhere in the page, such as gradients, and what those need. */
function addDefinitions(copy: SVGSVGElement): void {
  const definitions = document.createElementNS(SVG, 'defs');
  copy.prepend(definitions);
  const isKnown = new Set([...copy.querySelectorAll('[id]')].map(({ id }) => id));
  for (let wanted = referencesIn(copy); wanted.length > 0; wanted = referencesIn(definitions)) {
    const missing = [...new Set(wanted)].filter((id) => !isKnown.has(id));
    if (missing.length === 0) return;
    for (const id of missing) {
      isKnown.add(id);
      const definition = document.getElementById(id);
      if (!definition) continue;
      const own = definition.cloneNode(true) as Element;
      copyStyles(definition, own);
      definitions.append(own);
    }
  }
}

export function standaloneSvg(svg: SVGSVGElement, heightPixels: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copyStyles(svg, copy);
  addDefinitions(copy);
  const [, , width = 1, height = 1] = (svg.getAttribute('viewBox') ?? '').split(' ').map(Number);
  copy.setAttribute('height', String(heightPixels));
  copy.setAttribute('width', String((heightPixels * width) / height));
  copy.setAttribute('xmlns', SVG);
  return new XMLSerializer().serializeToString(copy);
}
