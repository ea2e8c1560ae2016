/** What scenes are drawn from: rectangles, rows of lines, windows. Lengths are those of the scene's 160 × 84. */
import css from './scene.module.css';

/** What a shape is made of; each has its colour in the style sheet. */
export type Paint =
  | 'sky'
  | 'sky-far'
  | 'hill'
  | 'pane'
  | 'pane-part'
  | 'shadow'
  | 'dark'
  | 'line'
  | 'ink'
  | 'on-dark'
  | 'on-dark-quiet'
  | 'on-dark-faint'
  | 'dock'
  | 'first'
  | 'second'
  | 'third'
  | 'pin'
  | 'cell'
  | 'case'
  | 'case-line';

interface RectangleProps {
  paint: Paint;
  /** x, y, width, height, and the radius of its corners. */
  at: readonly [number, number, number, number, number?];
}

export function Rectangle({ paint, at: [x, y, width, height, radius = 0] }: RectangleProps) {
  return <rect className={css[paint]} x={x} y={y} width={width} height={height} rx={radius} />;
}

interface LinesProps {
  paint: Paint;
  x: number;
  y: number;
  /** 0 leaves a line out. */
  widths: readonly number[];
  pitch: number;
  height: number;
}

export function Lines({ paint, x, y, widths, pitch, height }: LinesProps) {
  return widths.map((width, row) => {
    if (width === 0) return null;
    const top = y + row * pitch;
    return <Rectangle key={top} paint={paint} at={[x, top, width, height, height / 2]} />;
  });
}

interface RowProps {
  paints: readonly Paint[];
  /** Of the first one. */
  at: readonly [number, number, number, number, number];
  pitch: number;
}

/** Rectangles side by side. */
export function Row({ paints, at: [x, ...rest], pitch }: RowProps) {
  return paints.map((paint, index) => {
    const left = x + index * pitch;
    return <Rectangle key={left} paint={paint} at={[left, ...rest]} />;
  });
}

export function Landscape() {
  return (
    <>
      <Rectangle paint="sky" at={[0, 0, 160, 90]} />
      <path className={css['sky-far']} d="M0 62C28 44 52 40 84 54s52 12 76-6v42H0z" />
      <path className={css['hill']} d="M0 78C34 60 66 62 98 72s44 4 62-4v22H0z" />
    </>
  );
}

interface WindowProps {
  at: readonly [number, number, number, number];
  isTerminal?: boolean;
}

export function Window({ at: [x, y, width, height], isTerminal = false }: WindowProps) {
  return (
    <>
      <Rectangle paint="shadow" at={[x + 1, y + 2, width, height, 4]} />
      <Rectangle paint={isTerminal ? 'dark' : 'pane'} at={[x, y, width, height, 4]} />
      {!isTerminal && (
        <path className={css['pane-part']} d={`M${x} ${y + 10}v-6a4 4 0 0 1 4-4h${width - 8}a4 4 0 0 1 4 4v6z`} />
      )}
    </>
  );
}

export function Prompt({ x, y, size = 6 }: { x: number; y: number; size?: number }) {
  return <path className={css['prompt']} d={`M${x} ${y}l${size} ${size - 1}-${size} ${size - 1}`} />;
}
