/** Run in the page: what its layout does wrong with the texts that it holds now, a line each. */

/** Fractions of pixels, and glyphs that reach over their box. */
const SLACK = 2;
const CONTROLS =
  'button, a[href], summary, input, select, textarea, [role="button"], [role="tab"], [role="checkbox"], [role="radio"]';
const DIALOGS = 'dialog[open], [role="dialog"], [role="alertdialog"], [role="menu"]';
const BARS = `header, footer, nav, [role="toolbar"], ${DIALOGS}`;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Something of the page, and the part of it that scrolling and clipping ancestors let be seen. */
interface Seen {
  element: Element;
  box: Box;
  shown: Box;
}

export function layoutFaults(): string[] {
  const faults = new Set<string>();
  const texts = visibleTexts(faults);
  const dialog = [...document.querySelectorAll(DIALOGS)].findLast(isDrawn);
  const onTop = ({ element }: Seen) => !dialog || dialog.contains(element);
  const controls = [...document.querySelectorAll(CONTROLS)].filter(isDrawn).map((element) => seen(element));
  for (const control of controls) {
    const bar = barOf(control.element);
    if (bar && sticksOut(control.shown, bar.getBoundingClientRect()))
      faults.add(`sticks out of its bar: ${named(control.element)}`);
    for (const text of texts)
      if (control.element.contains(text.element) && sticksOut(text.shown, control.box))
        faults.add(`is larger than its button: ${named(control.element)}`);
  }
  for (const [one, other] of overlapping(controls.filter(onTop)))
    faults.add(`lie on each other: ${named(one.element)} and ${named(other.element)}`);
  for (const [one, other] of overlapping(texts.filter(onTop)))
    faults.add(`texts on each other: ${named(one.element)} and ${named(other.element)}`);
  return [...faults];
}

/** The innermost that has a box of its own. */
function barOf(control: Element): Element | null {
  const bar = control.closest(BARS);
  const hasBox = bar === null || getComputedStyle(bar).display !== 'contents';
  return hasBox ? bar : barOf(bar.parentElement as Element);
}

/** The texts that can be seen. One that is cut without saying so, or is pushed out of the window, is a fault. */
function visibleTexts(faults: Set<string>): Seen[] {
  const found: Seen[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || node.nodeValue?.trim() === '' || element.closest('svg, option, script, style')) continue;
    if (!isDrawn(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // A line each: between them another text may stand.
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    found.push(...lines.map((line) => seen(element, line, faults)));
  }
  return found;
}

/** Painted, and not only there for screen readers. */
function isDrawn(element: Element): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }))
    return false;
  for (let each: Element | null = element; each; each = each.parentElement) {
    const { width, height } = each.getBoundingClientRect();
    const { position, display } = getComputedStyle(each);
    if (position === 'absolute' && width <= 1 && height <= 1) return false;
    if (display !== 'contents' && display !== 'inline' && each !== element && width === 0) return false;
  }
  return true;
}

function seen(element: Element, whole: Box = element.getBoundingClientRect(), faults?: Set<string>): Seen {
  const shown = { left: whole.left, right: whole.right, top: whole.top, bottom: whole.bottom };
  let canScroll = false;
  for (let each: Element | null = element; each && each !== document.documentElement; each = each.parentElement) {
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    if (style.overflowX !== 'visible' && style.display !== 'inline') {
      const isCut = shown.left < box.left - SLACK || shown.right > box.right + SLACK;
      if (isCut && !mayBeCut(each, element, style)) faults?.add(`cut at the side: ${named(element)}`);
      shown.left = Math.max(shown.left, box.left);
      // The ellipsis stands before the padding.
      const padding = style.textOverflow === 'ellipsis' ? Number.parseFloat(style.paddingRight) : 0;
      shown.right = Math.min(shown.right, box.right - padding);
    }
    if (style.overflowY !== 'visible' && style.display !== 'inline') {
      const scrolls = style.overflowY === 'auto' || style.overflowY === 'scroll';
      const isCut = shown.top < box.top - SLACK || shown.bottom > box.bottom + SLACK;
      if (isCut && !scrolls && !canScroll && !isClamped(each)) faults?.add(`cut below or above: ${named(element)}`);
      canScroll ||= scrolls;
      shown.top = Math.max(shown.top, box.top);
      shown.bottom = Math.min(shown.bottom, box.bottom);
    }
    if (style.position === 'fixed') break;
  }
  if (shown.left < -SLACK || shown.right > innerWidth + SLACK) faults?.add(`beside the window: ${named(element)}`);
  if (!canScroll && (shown.top < -SLACK || shown.bottom > innerHeight + SLACK))
    faults?.add(`above or below the window: ${named(element)}`);
  return { element, box: whole, shown };
}

/** With an ellipsis and the whole text as a title; or what is meant to be scrolled sideways, such as a log. */
function mayBeCut(clipping: Element, element: Element, style: CSSStyleDeclaration): boolean {
  if (style.overflowX === 'auto' || style.overflowX === 'scroll')
    return Boolean(element.closest('pre, code, textarea, input, [data-scrolls-sideways]'));
  return style.textOverflow === 'ellipsis' && hasTitle(clipping, element);
}

const hasTitle = (clipping: Element, element: Element): boolean =>
  Boolean((element.closest('[title]') ?? clipping.closest('[title]'))?.getAttribute('title'));

const isClamped = (element: Element): boolean =>
  getComputedStyle(element).webkitLineClamp !== 'none' && hasTitle(element, element);

function sticksOut(inner: Box, outer: Box): boolean {
  if (isEmpty(inner)) return false;
  return (
    inner.left < outer.left - SLACK ||
    inner.right > outer.right + SLACK ||
    inner.top < outer.top - SLACK ||
    inner.bottom > outer.bottom + SLACK
  );
}

const isEmpty = ({ left, right, top, bottom }: Box): boolean => right - left < 1 || bottom - top < 1;

function overlapping(all: readonly Seen[]): [Seen, Seen][] {
  const pairs: [Seen, Seen][] = [];
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width = Math.min(one.shown.right, other.shown.right) - Math.max(one.shown.left, other.shown.left);
      const height = Math.min(one.shown.bottom, other.shown.bottom) - Math.max(one.shown.top, other.shown.top);
      if (width > 2 * SLACK && height > 2 * SLACK) pairs.push([one, other]);
    }
  return pairs;
}

function named(element: Element): string {
  const text = element.getAttribute('aria-label') ?? element.textContent.trim().replaceAll(/\s+/g, ' ');
  return `<${element.tagName.toLowerCase()} ${element.className}> “${text.slice(0, 50)}”`;
}
