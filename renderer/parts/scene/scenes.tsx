/** One drawing for each preset, and for what else can be put onto a stick. */
import type { ReactElement } from 'react';
import css from './scene.module.css';
import { Landscape, Lines, type Paint, Prompt, Rectangle, Row, Window } from './shapes.tsx';

const Minimal = () => (
  <>
    <Rectangle paint="dark" at={[0, 0, 160, 90]} />
    <Prompt x={18} y={14} />
    <Lines paint="on-dark" x={32} y={17} widths={[46]} pitch={0} height={4} />
    <Lines paint="on-dark-quiet" x={18} y={34} widths={[70, 54, 84]} pitch={10} height={3} />
    <Prompt x={18} y={64} />
    <Rectangle paint="first" at={[32, 64, 6, 10, 1]} />
  </>
);

const Gnome = () => (
  <>
    <Landscape />
    <Rectangle paint="dark" at={[0, 0, 160, 10]} />
    <Rectangle paint="on-dark" at={[70, 5, 20, 2, 1]} />
    <Rectangle paint="on-dark" at={[5, 5, 10, 2, 1]} />
    <Rectangle paint="on-dark" at={[145, 5, 10, 2, 1]} />
    <Window at={[34, 15, 70, 45]} />
    <Rectangle paint="pane-part" at={[34, 25, 18, 31]} />
    <Lines paint="line" x={38} y={31} widths={[9, 9, 9]} pitch={7} height={2} />
    <Row paints={['first', 'second', 'third']} at={[58, 31, 10, 8, 1.5]} pitch={14} />
    <Row paints={['line', 'line', 'line']} at={[58, 45, 10, 8, 1.5]} pitch={14} />
    <Window at={[86, 26, 46, 32]} />
    <Lines paint="line" x={92} y={41} widths={[32, 26, 30]} pitch={5} height={2} />
    <Rectangle paint="dock" at={[48, 64, 64, 14, 6]} />
    <Row paints={['first', 'third', 'second', 'on-dark']} at={[54.5, 67, 8, 8, 2.5]} pitch={14} />
  </>
);

const Plasma6 = () => (
  <>
    <Landscape />
    <Window at={[20, 9, 76, 48]} />
    <Lines paint="line" x={26} y={25} widths={[40, 58, 52, 30]} pitch={7} height={2.4} />
    <Window at={[78, 20, 62, 42]} />
    <path className={css['chart']} d="M85 56V48l12-9 12 6 12-11 12 6v16z" />
    <Rectangle paint="dock" at={[4, 67, 152, 11, 4]} />
    <Row paints={['first', 'third', 'second', 'on-dark']} at={[8, 69.5, 6, 6, 1.5]} pitch={10} />
    <Row paints={['on-dark', 'on-dark']} at={[124, 71.5, 3, 2, 1]} pitch={6} />
    <Rectangle paint="on-dark" at={[137, 70, 14, 2, 1]} />
    <Rectangle paint="on-dark-quiet" at={[139, 73.5, 10, 1.6, 0.8]} />
  </>
);

const Plasma5 = () => (
  <>
    <Landscape />
    <Window at={[24, 10, 84, 50]} />
    <Lines paint="line" x={30} y={26} widths={[48, 66, 58, 34]} pitch={7} height={2.4} />
    <Rectangle paint="dark" at={[0, 72, 160, 12]} />
    <Rectangle paint="on-dark" at={[4, 75, 6, 6, 1.5]} />
    <Rectangle paint="on-dark-quiet" at={[14, 74, 32, 8, 1.5]} />
    <Rectangle paint="on-dark" at={[136, 76, 18, 3, 1.5]} />
  </>
);

const Recovery = () => (
  <>
    <Rectangle paint="sky" at={[0, 0, 160, 90]} />
    <ellipse className={css['shadow']} cx={80} cy={74} rx={56} ry={5} />
    <rect className={css['handle']} x={62} y={13} width={36} height={18} rx={7} />
    <Rectangle paint="case" at={[28, 25, 104, 48, 7]} />
    <Rectangle paint="case-line" at={[28, 40, 104, 3]} />
    <Rectangle paint="third" at={[70, 35, 20, 13, 3]} />
    <path className={css['cross']} d="M80 53v14M73 60h14" />
    <Lines paint="on-dark-quiet" x={38} y={52} widths={[20, 14]} pitch={7} height={2.4} />
  </>
);

const VirtualMachine = () => (
  <>
    <Landscape />
    <Rectangle paint="shadow" at={[15, 10, 130, 68, 5]} />
    <Rectangle paint="pane" at={[14, 7, 132, 68, 5]} />
    <path className={css['pane-part']} d="M14 18v-6a5 5 0 0 1 5-5h122a5 5 0 0 1 5 5v6z" />
    <circle className={css['third']} cx={21} cy={12.5} r={2} />
    <circle className={css['line']} cx={28} cy={12.5} r={2} />
    <g transform="translate(22 24) scale(.5)">
      <Rectangle paint="sky-far" at={[0, 0, 232, 90, 6]} />
      <path className={css['hill']} d="M0 70c60-30 120-16 232-22v36a6 6 0 0 1-6 6H6a6 6 0 0 1-6-6z" />
      <Window at={[34, 18, 96, 56]} />
      <Lines paint="line" x={42} y={40} widths={[60, 76, 44]} pitch={10} height={4} />
      <Rectangle paint="dark" at={[150, 30, 52, 44, 5]} />
      <Prompt x={158} y={42} />
    </g>
  </>
);

const Terminal = () => (
  <>
    <Landscape />
    <Window isTerminal at={[14, 10, 84, 62]} />
    <Prompt x={21} y={18} size={4.2} />
    <Rectangle paint="first" at={[30, 20, 26, 3, 1.5]} />
    <Lines paint="on-dark-quiet" x={21} y={31} widths={[52, 40, 60, 34, 46]} pitch={8} height={2.4} />
    <Window isTerminal at={[78, 24, 68, 44]} />
    <Lines paint="on-dark-faint" x={85} y={33} widths={[8, 8, 8, 8]} pitch={8} height={2.4} />
    <Lines paint="second" x={98} y={33} widths={[30, 0, 22, 34]} pitch={8} height={2.4} />
    <Lines paint="third" x={98} y={41} widths={[38]} pitch={8} height={2.4} />
  </>
);

const MEMORY_CELLS: { column: number; row: number; paint: Paint }[] = Array.from({ length: 28 }, (_, index) => {
  const column = index % 7;
  const row = Math.floor(index / 7);
  const isFirst = (column * 5 + row * 3) % 7 < 2;
  return { column, row, paint: isFirst ? 'first' : (column + row) % 4 === 0 ? 'second' : 'cell' };
});

const Memory = () => (
  <>
    <Rectangle paint="sky" at={[0, 0, 160, 90]} />
    <Row paints={['pin', 'pin', 'pin', 'pin', 'pin', 'pin']} at={[48, 9, 4, 66, 1]} pitch={12} />
    {[24, 39, 54].map((y) => (
      <Rectangle key={y} paint="pin" at={[34, y, 92, 4, 1]} />
    ))}
    <Rectangle paint="dark" at={[42, 16, 76, 52, 5]} />
    {MEMORY_CELLS.map(({ column, row, paint }) => (
      <Rectangle key={`${column} ${row}`} paint={paint} at={[51.8 + column * 8.4, 25 + row * 9, 6, 6.5, 1]} />
    ))}
  </>
);

const Official = () => (
  <>
    <Rectangle paint="sky" at={[0, 0, 160, 90]} />
    <ellipse className={css['shadow']} cx={76} cy={76} rx={42} ry={4} />
    <circle className={css['disc']} cx={76} cy={42} r={32} />
    <circle className={css['ring']} cx={76} cy={42} r={25} />
    <circle className={css['ring']} cx={76} cy={42} r={18.5} />
    <path className={css['glint']} d="M76 42L53.4 19.4A32 32 0 0 1 70 10.6z" />
    <path className={css['glint']} d="M76 42l22.6 22.6A32 32 0 0 1 82 73.4z" />
    <circle className={css['hub']} cx={76} cy={42} r={11} />
    <circle className={css['sky']} cx={76} cy={42} r={4.5} />
    <path className={css['arrow-cut']} d="M112 42v22m-9-9l9 9 9-9M101 73h22" />
    <path className={css['arrow']} d="M112 42v22m-9-9l9 9 9-9M101 73h22" />
  </>
);

const Flake = () => (
  <>
    <Rectangle paint="sky" at={[0, 0, 160, 90]} />
    <Rectangle paint="shadow" at={[53, 11, 56, 66, 4]} />
    <path className={css['pane']} d="M52 13a4 4 0 0 1 4-4h38l14 14v48a4 4 0 0 1-4 4H56a4 4 0 0 1-4-4z" />
    <path className={css['pane-part']} d="M94 9l14 14H98a4 4 0 0 1-4-4z" />
    <Lines paint="line" x={60} y={31} widths={[16, 28, 22, 32, 12]} pitch={8} height={2.6} />
    <Lines paint="second" x={60} y={31} widths={[10, 0, 12]} pitch={8} height={2.6} />
    <Rectangle paint="first" at={[66, 39, 18, 2.6, 1.3]} />
    <Rectangle paint="ink" at={[60, 21, 22, 3, 1.5]} />
  </>
);

/** By the name of a preset; `official` and `flake` are what else there is. */
export const SCENES = {
  minimal: Minimal,
  gnome: Gnome,
  plasma6: Plasma6,
  plasma5: Plasma5,
  recovery: Recovery,
  spice: VirtualMachine,
  terminal: Terminal,
  impermanence: Memory,
  official: Official,
  flake: Flake,
} satisfies Readonly<Record<string, () => ReactElement>>;

export type SceneName = keyof typeof SCENES;
