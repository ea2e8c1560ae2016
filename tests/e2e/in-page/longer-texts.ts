/** Run in the page: makes every text of it 40 % longer, as another language may. What was made longer before stays as it is. */

const MORE = 0.4;
const FILLER = 'more letters, as in a language of longer words, ';
/** Not sentences: references, keys, logs, drawings. */
const VERBATIM = 'svg, code, pre, kbd, samp, script, style, textarea, input';

interface Lengthened {
  /** The texts as they are now. */
  longerTexts?: WeakMap<Node, string>;
}

export function longerTexts(): void {
  const page = window as Lengthened;
  page.longerTexts ??= new WeakMap();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node as Text;
    if (text.parentElement?.closest(VERBATIM) || page.longerTexts.get(text) === text.data) continue;
    text.data = longer(text.data);
    page.longerTexts.set(text, text.data);
  }
  for (const field of document.querySelectorAll('input[placeholder], textarea[placeholder]')) {
    const placeholder = field.getAttribute('placeholder') ?? '';
    if (field.hasAttribute('data-longer')) continue;
    field.setAttribute('data-longer', '');
    field.setAttribute('placeholder', longer(placeholder));
  }
}

/** A word becomes a longer word, and a sentence one with more words. */
function longer(text: string): string {
  const words = text.trim();
  if (!/\p{L}{2}/u.test(words)) return text;
  const count = Math.ceil(words.length * MORE);
  const filler = FILLER.repeat(Math.ceil(count / FILLER.length)).slice(0, count);
  return text.trimEnd() + (/\s/.test(words) ? ` ${filler.slice(1)}` : filler.replaceAll(/[ ,]/g, 'e'));
}
