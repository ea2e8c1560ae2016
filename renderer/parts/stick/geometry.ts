/** Where everything on a drawn medium is. Lengths are pixels of the picture, unless they are named otherwise. Pure. */

/** The height in which the kinds are measured. */
const BASE_HEIGHT = 420;

export type MediumKind = 'stick' | 'card' | 'disk';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

interface Measures {
  readonly width: number;
  readonly body: Box;
  readonly glass: Omit<Box, 'radius'>;
  readonly lamp: readonly [number, number] | null;
  readonly print: readonly [number, number];
  readonly badge: readonly [number, number];
}

/** At BASE_HEIGHT. */
const KINDS: { readonly [K in MediumKind]: Measures } = {
  stick: {
    width: 184,
    body: { x: 10, y: 84, width: 164, height: 328, radius: 34 },
    glass: { x: 26, y: 116, width: 132, height: 224 },
    lamp: [92, 101],
    print: [30, 366],
    badge: [140, 352],
  },
  card: {
    width: 262,
    body: { x: 12, y: 28, width: 238, height: 376, radius: 22 },
    glass: { x: 34, y: 150, width: 194, height: 186 },
    lamp: null,
    print: [38, 364],
    badge: [212, 350],
  },
  disk: {
    width: 276,
    body: { x: 10, y: 76, width: 256, height: 336, radius: 36 },
    glass: { x: 34, y: 112, width: 208, height: 224 },
    lamp: [138, 95],
    print: [40, 366],
    badge: [224, 352],
  },
};

/** Two decimals are enough for a path, and halve its length. */
export const round2 = (value: number): number => Math.round(value * 100) / 100;

export function roundedRectangle({ x, y, width, height, radius }: Box): string {
  const r = round2(Math.min(radius, width / 2, height / 2));
  if (r <= 0) return `M${round2(x)} ${round2(y)}h${round2(width)}v${round2(height)}h${round2(-width)}z`;
  const across = round2(width - 2 * r);
  const down = round2(height - 2 * r);
  return [
    `M${round2(x + r)} ${round2(y)}h${across}`,
    `a${r} ${r} 0 0 1 ${r} ${r}v${down}`,
    `a${r} ${r} 0 0 1 ${-r} ${r}h${-across}`,
    `a${r} ${r} 0 0 1 ${-r} ${-r}v${-down}`,
    `a${r} ${r} 0 0 1 ${r} ${-r}z`,
  ].join('');
}

/** A circle with small waves, around the origin. */
export function rosette(radius: number, waves = 14): string {
  const points = Array.from({ length: 97 }, (_, index) => {
    const angle = (index / 96) * Math.PI * 2;
    const distance = radius * (1 + 0.055 * Math.cos(angle * waves));
    return `${round2(distance * Math.sin(angle))} ${round2(-distance * Math.cos(angle))}`;
  });
  // not shown: a path
  return `M${points.join('L')}z`;
}

/** From 0 to 1, the same for the same number: small differences of cells that belong together. */
export function scatter(index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca6b) >>> 0;
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** Three tones of cells that say the same, so that a field of them is alive. */
export const TONES = [1, 2, 3] as const;
export type Tone = (typeof TONES)[number];

const toneOf = (cell: number): Tone => TONES[Math.floor(scatter(cell) * TONES.length)] ?? 1;

/** A picture that is too small for cells shows a level. */
const MIN_CELLS_HEIGHT = 48;

/** The cells on the glass. They and their gaps are whole pixels, so that the picture is crisp at every size. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly cellCount: number;
  readonly cellSide: number;
  /** From one cell to the next. */
  readonly pitch: number;
  readonly radius: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The first cell is at the bottom left, so that what is written rises. */
export const cellPlace = (grid: Grid, cell: number): { readonly x: number; readonly y: number } => ({
  x: grid.x + (cell % grid.columns) * grid.pitch,
  y: grid.y + (grid.rows - 1 - Math.floor(cell / grid.columns)) * grid.pitch,
});

/** A block of cells: `rows` from `row` on, and the columns from `from` up to `to`, which is not in it. */
interface Rows {
  row: number;
  rows?: number;
  from?: number;
  to?: number;
}

/** What the cells from `first` up to `end`, which is not in it, cover together with the gaps around them. */
export function cellRegion(grid: Grid, first: number, end: number): string {
  if (end <= first) return '';
  const { columns } = grid;
  const rectangle = ({ row, rows = 1, from = 0, to = columns }: Rows): string => {
    const { x, y } = cellPlace(grid, (row + rows - 1) * columns + from);
    return roundedRectangle({
      x: x - 1,
      y: y - 1,
      width: (to - from) * grid.pitch,
      height: rows * grid.pitch,
      radius: 0,
    });
  };
  const firstRow = Math.floor(first / columns);
  const lastRow = Math.floor((end - 1) / columns);
  const from = first % columns;
  const to = ((end - 1) % columns) + 1;
  if (firstRow === lastRow) return rectangle({ row: firstRow, from, to });
  const between = lastRow - firstRow - 1;
  const middle = between > 0 ? rectangle({ row: firstRow + 1, rows: between }) : '';
  return rectangle({ row: firstRow, from }) + middle + rectangle({ row: lastRow, to });
}

function cellRadius(pitch: number): number {
  if (pitch >= 11) return 2.5;
  if (pitch >= 8) return 1.5;
  return pitch >= 6 ? 1 : 0;
}

/** A medium drawn `height` pixels high. */
export class Medium {
  readonly kind: MediumKind;
  readonly width: number;
  readonly height: number;
  readonly isIcon: boolean;
  readonly grid: Grid | null;
  readonly glass: Box;
  readonly #scale: number;
  readonly #left: number;
  readonly #paths = new Map<string, string>();

  constructor(kind: MediumKind, height: number) {
    const measures = KINDS[kind];
    this.kind = kind;
    this.height = height;
    this.#scale = height / BASE_HEIGHT;
    this.width = Math.ceil(measures.width * this.#scale);
    this.#left = (this.width - measures.width * this.#scale) / 2;
    this.isIcon = height < MIN_CELLS_HEIGHT;
    this.grid = this.isIcon ? null : this.#makeGrid(measures);
    this.glass = this.grid ? this.#glassAround(this.grid) : this.#levelGlass(measures);
  }

  /** Lengths at BASE_HEIGHT as lengths of this picture. */
  length = (length: number): number => length * this.#scale;
  x = (x: number): number => x * this.#scale + this.#left;
  y = (y: number): number => y * this.#scale;

  box({ x, y, width, height, radius }: Box): Box {
    const scaled = { width: this.length(width), height: this.length(height), radius: this.length(radius) };
    return { x: this.x(x), y: this.y(y), ...scaled };
  }

  get body(): Box {
    return this.box(KINDS[this.kind].body);
  }

  get lamp(): readonly [number, number] | null {
    const { lamp } = KINDS[this.kind];
    return lamp && [this.x(lamp[0]), this.y(lamp[1])];
  }

  get print(): readonly [number, number] {
    const [x, y] = KINDS[this.kind].print;
    return [this.x(x), this.y(y)];
  }

  /** Where a badge of this radius is. On a narrow icon it hangs over the edge, so that the level stays visible. */
  badgePlace(radius: number): readonly [number, number] {
    const [x, y] = KINDS[this.kind].badge;
    const wanted = this.isIcon ? [this.width - this.height * 0.2, this.height * 0.8] : [this.x(x), this.y(y)];
    const furthest = this.isIcon && this.kind === 'stick' ? this.width - radius * 0.3 : this.width - radius - 1;
    const left = this.isIcon && this.kind === 'stick' ? furthest : Math.min(wanted[0] ?? 0, furthest);
    return [round2(left), round2(Math.min(wanted[1] ?? 0, this.height - radius - 1))];
  }

  /** The outlines of all cells in one path. `inset`: pixels that they are smaller on every side. */
  allCells(inset = 0): string {
    return this.#kept(`all ${inset}`, () => true, inset);
  }

  /** The outlines of the cells that have this tone: a third of them, scattered. */
  cellsOfTone(tone: Tone): string {
    return this.#kept(`tone ${tone}`, (cell) => toneOf(cell) === tone);
  }

  #kept(key: string, isWanted: (cell: number) => boolean, inset = 0): string {
    const kept = this.#paths.get(key);
    if (kept !== undefined) return kept;
    let path = '';
    for (let cell = 0; cell < (this.grid?.cellCount ?? 0); cell += 1)
      if (isWanted(cell)) path += this.cellPath(cell, inset);
    this.#paths.set(key, path);
    return path;
  }

  /** Shrunk by `inset` on every side. */
  cellPath(cell: number, inset = 0): string {
    if (!this.grid) return '';
    const { x, y } = cellPlace(this.grid, cell);
    const side = this.grid.cellSide - 2 * inset;
    const radius = inset > 0 ? 0 : this.grid.radius;
    return roundedRectangle({ x: x + inset, y: y + inset, width: side, height: side, radius });
  }

  #makeGrid({ glass }: Measures): Grid {
    const { height, length } = this;
    const pitch = height >= 120 ? Math.max(4, Math.round(height / 46)) : height >= 84 ? 4 : 3;
    const gap = pitch >= 10 ? 2 : 1;
    const padding = this.#padding;
    const columns = Math.max(2, Math.floor((length(glass.width) - 2 * padding + gap) / pitch));
    const rows = Math.max(3, Math.floor((length(glass.height) - 2 * padding + gap) / pitch));
    const size = { width: columns * pitch - gap, height: rows * pitch - gap };
    return {
      columns,
      rows,
      cellCount: columns * rows,
      cellSide: pitch - gap,
      pitch,
      radius: cellRadius(pitch),
      x: Math.round(this.x(glass.x) + (length(glass.width) - size.width) / 2),
      y: Math.round(this.y(glass.y) + (length(glass.height) - size.height) / 2),
      ...size,
    };
  }

  get #padding(): number {
    return Math.max(1, Math.round(this.length(this.height >= 120 ? 8 : 5)));
  }

  #glassAround(grid: Grid): Box {
    const padding = this.#padding;
    return {
      x: grid.x - padding,
      y: grid.y - padding,
      width: grid.width + 2 * padding,
      height: grid.height + 2 * padding,
      radius: grid.radius + padding,
    };
  }

  #levelGlass({ glass }: Measures): Box {
    return {
      x: this.x(glass.x) - 1,
      y: this.y(glass.y - 4),
      width: this.length(glass.width) + 2,
      height: this.length(glass.height + 34),
      radius: 2,
    };
  }
}

const media = new Map<string, Medium>();
/** A page draws few sizes; the limit is for one that is resized for ever. */
const MAX_KEPT_MEDIA = 60;

/** The same object for the same kind and height. */
export function mediumOf(kind: MediumKind, heightPixels: number): Medium {
  const key = `${kind} ${heightPixels}`;
  const kept = media.get(key);
  if (kept) return kept;
  if (media.size >= MAX_KEPT_MEDIA) media.clear();
  const medium = new Medium(kind, heightPixels);
  media.set(key, medium);
  return medium;
}
