/** The receipt as a picture. */
import { standaloneSvg } from './standalone-svg.ts';

export interface PaintedReceipt {
  readonly title: string;
  readonly driveName: string;
  readonly verdict: string;
  readonly tone: 'good' | 'caution' | 'bad' | 'quiet';
  /** Names and values, in the order they are read. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 72;
const STICK_HEIGHT = 470;
const TEXT_LEFT = 430;
const TEXT_WIDTH = WIDTH - TEXT_LEFT - MARGIN;
// not shown: CSS
const FAMILY = '"Inter Variable", Inter, system-ui, sans-serif';

const TONE_COLOURS = { good: '--proven', caution: '--turn', bad: '--loss', quiet: '--text-quiet' } as const;

/** A colour of the theme as a canvas takes it: what a variable stands for is known only to an element. */
function colourIn(card: Element, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  card.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** `card` has the drawn stick in it, and the theme of the page. A PNG. */
export async function paintReceipt(card: HTMLElement, receipt: PaintedReceipt): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  const svg = card.querySelector('svg');
  if (!context || !svg) throw new Error('nothing to paint');
  const colour = (name: string): string => colourIn(card, name);
  context.fillStyle = colour('--ground');
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const stick = await imageOf(standaloneSvg(svg, STICK_HEIGHT));
  context.drawImage(stick, MARGIN + (TEXT_LEFT - 2 * MARGIN - stick.width) / 2 + 24, (HEIGHT - STICK_HEIGHT) / 2);
  paintWords(context, receipt, colour);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  );
}

function paintWords(
  context: CanvasRenderingContext2D,
  receipt: PaintedReceipt,
  colour: (name: string) => string,
): void {
  const write = (text: string, top: number, { font, name }: { font: string; name: string }): void => {
    context.font = `${font} ${FAMILY}`;
    context.fillStyle = colour(name);
    context.fillText(fitted(context, text), TEXT_LEFT, top);
  };
  write(receipt.verdict, 142, { font: '600 28px', name: TONE_COLOURS[receipt.tone] });
  write(receipt.title, 212, { font: '660 56px', name: '--text' });
  write(receipt.driveName, 262, { font: '500 32px', name: '--text-quiet' });
  context.fillStyle = colour('--line');
  context.fillRect(TEXT_LEFT, 302, TEXT_WIDTH, 2);
  for (const [index, [name, value]] of receipt.facts.entries()) {
    const top = 358 + index * 66;
    write(name, top, { font: '400 22px', name: '--text-quiet' });
    write(value, top + 30, { font: '600 28px', name: '--text' });
  }
  // not shown: the name of the app
  write('Flakestick', HEIGHT - 36, { font: '650 22px', name: '--text-faint' });
}

/** Shortened to the room there is. */
function fitted(context: CanvasRenderingContext2D, text: string): string {
  if (context.measureText(text).width <= TEXT_WIDTH) return text;
  const letters = Array.from(text);
  let [fits, tooLong] = [0, letters.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (context.measureText(`${letters.slice(0, middle).join('')}…`).width <= TEXT_WIDTH) fits = middle;
    else tooLong = middle;
  }
  return `${letters.slice(0, fits).join('')}…`;
}

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}
