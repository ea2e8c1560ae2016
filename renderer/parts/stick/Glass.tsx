/** The window of a medium: its cells, or its level where it is too small for cells. */
import { memo, type ReactNode, useId } from 'react';
import { type BadCell, type Ground, planCells } from './cells.ts';
import {
  cellPlace,
  cellRegion,
  type Grid,
  type Medium,
  type MediumKind,
  mediumOf,
  round2,
  roundedRectangle,
  scatter,
  TONES,
} from './geometry.ts';
import { badPartsOf, type StickLook, sharesOf } from './look.ts';
import css from './stick.module.css';

/** Below this, a jagged edge and a line of light are only noise. */
const MIN_DETAIL_HEIGHT = 84;
const MIN_GLOSS_HEIGHT = 96;

interface GlassProps {
  medium: Medium;
  look: StickLook;
  /** From 0 to 1: where a last pass of light is. */
  sweep?: number | undefined;
}

export function Glass({ medium, look, sweep }: GlassProps) {
  const { glass, grid, height } = medium;
  return (
    <>
      <path className={css['glass']} d={roundedRectangle(glass)} />
      {grid ? <Cells medium={medium} grid={grid} look={look} /> : <Level medium={medium} look={look} />}
      {grid && height >= MIN_DETAIL_HEIGHT && <Scan medium={medium} grid={grid} look={look} sweep={sweep} />}
      {grid && height >= MIN_DETAIL_HEIGHT && look.state === 'partly' && (
        <Jag medium={medium} grid={grid} writtenFraction={look.writtenFraction} />
      )}
      {height >= MIN_GLOSS_HEIGHT && <Gloss medium={medium} />}
    </>
  );
}

interface CellsProps {
  medium: Medium;
  grid: Grid;
  look: StickLook;
}

/** Cells that never change, shown through windows that do: a snapshot changes the text of a few short paths. */
function Cells({ medium, grid, look }: CellsProps) {
  const id = useId();
  const plan = planCells(look, grid);
  const isSmall = plan.ground === 'promised' || plan.ground === 'unknown';
  const { kind, height } = medium;
  return (
    <>
      <CellField kind={kind} height={height} paint={plan.ground} isSmall={isSmall} />
      <Window id={`${id}-data`} region={cellRegion(grid, 0, plan.data)}>
        <CellField kind={kind} height={height} paint="data" />
      </Window>
      <Window id={`${id}-written`} region={cellRegion(grid, plan.proven, plan.written)}>
        <TonedField kind={kind} height={height} paint="written" />
      </Window>
      <Window id={`${id}-proven`} region={cellRegion(grid, 0, plan.proven)}>
        <TonedField kind={kind} height={height} paint="proven" />
      </Window>
      <path className={css['hot']} d={cellsBetween(medium, Math.max(plan.proven, plan.written), plan.hot)} />
      {plan.bad.length > 0 && <BadCells medium={medium} grid={grid} bad={plan.bad} />}
    </>
  );
}

function Window({ id, region, children }: { id: string; region: string; children: ReactNode }) {
  if (region === '') return null;
  return (
    <g clipPath={`url(#${id})`}>
      <clipPath id={id}>
        <path d={region} />
      </clipPath>
      {children}
    </g>
  );
}

interface FieldProps {
  kind: MediumKind;
  height: number;
}

/** All cells in one colour. */
const CellField = memo(function CellField({
  kind,
  height,
  paint,
  isSmall = false,
}: FieldProps & { paint: Ground; isSmall?: boolean }) {
  const medium = mediumOf(kind, height);
  const side = medium.grid?.cellSide ?? 0;
  const inset = isSmall ? Math.floor((side - Math.max(1, Math.round(side * 0.3))) / 2) : 0;
  return <path className={css[paint]} d={medium.allCells(inset)} />;
});

/** All cells in three tones of a colour. */
const TonedField = memo(function TonedField({ kind, height, paint }: FieldProps & { paint: 'written' | 'proven' }) {
  const medium = mediumOf(kind, height);
  return TONES.map((tone) => <path key={tone} className={css[`${paint}-${tone}`]} d={medium.cellsOfTone(tone)} />);
});

/** One path: an element for each cell, made and removed with the snapshots, cost more than all the rest of them. */
function cellsBetween(medium: Medium, first: number, end: number): string {
  let path = '';
  for (let cell = first; cell < end; cell += 1) path += medium.cellPath(cell);
  return path;
}

function BadCells({ medium, grid, bad }: { medium: Medium; grid: Grid; bad: readonly BadCell[] }) {
  const side = grid.cellSide;
  const ground = bad.map(({ cell }) => medium.cellPath(cell)).join('');
  const pathOf = (kind: BadCell['kind'], path: (cell: number) => string): string =>
    bad.map((each) => (each.kind === kind ? path(each.cell) : '')).join('');
  // With a core that is left out, or a stroke through it, so that colour is not the only sign.
  const core = (cell: number): string => (side > 3 ? medium.cellPath(cell, Math.max(1, side * 0.2)) : '');
  return (
    <>
      <path className={css['badGround']} d={ground} />
      <path
        className={css['differs']}
        d={pathOf('differs', (cell) => medium.cellPath(cell) + core(cell))}
        fillRule="evenodd"
      />
      <path className={css['unreadable']} d={pathOf('unreadable', (cell) => medium.cellPath(cell))} />
      {side > 5 && <path className={css['cross']} d={pathOf('unreadable', (cell) => cross(grid, cell))} />}
    </>
  );
}

function cross(grid: Grid, cell: number): string {
  const { x, y } = cellPlace(grid, cell);
  return `M${x + 1.5} ${y + grid.cellSide - 1.5}L${x + grid.cellSide - 1.5} ${y + 1.5}`;
}

/** Of a level: less would not be seen. */
const MIN_DATA_SHARE = 0.12;

function dataShareOf(look: StickLook): number {
  if (look.state === 'data') return Math.max(MIN_DATA_SHARE, look.usedFraction);
  if (look.state === 'verifying' && look.rest === 'data') return 1;
  return look.state === 'fake' ? MIN_DATA_SHARE : 0;
}

/** The level of a picture that is too small for cells. */
function Level({ medium: { glass }, look }: { medium: Medium; look: StickLook }) {
  const { written, proven } = sharesOf(look);
  const level = (share: number): string => {
    const height = Math.round((glass.height - 2) * Math.min(1, share));
    if (height <= 0) return '';
    const top = round2(glass.y + glass.height - 1 - height);
    return roundedRectangle({ x: glass.x + 1, y: top, width: glass.width - 2, height, radius: 1 });
  };
  const [bad] = badPartsOf(look);
  const badTop = bad && glass.y + glass.height * (1 - bad.from) - 2;
  return (
    <>
      <path className={css['data']} d={level(dataShareOf(look))} />
      {look.state === 'unknown' && <path className={css['unknown']} d={level(1)} />}
      <path className={css['written-2']} d={level(written)} />
      <path className={css['proven-2']} d={level(proven)} />
      {badTop !== undefined && (
        <path
          className={css['unreadable']}
          d={roundedRectangle({
            x: glass.x + 1,
            y: Math.min(Math.max(badTop, glass.y), glass.y + glass.height - 3),
            width: glass.width - 2,
            height: 3,
            radius: 0,
          })}
        />
      )}
    </>
  );
}

/** The row that is being read, or a last pass of light. */
function Scan({ medium, grid, look, sweep }: GlassProps & { grid: Grid }) {
  const proven = look.state === 'verifying' && look.provenFraction < 1 ? look.provenFraction : undefined;
  const at = sweep ?? proven;
  if (at === undefined) return null;
  const { y } = cellPlace(grid, Math.max(0, Math.min(grid.cellCount - 1, Math.floor(at * grid.cellCount))));
  const { glass } = medium;
  const line = { x: glass.x, y: y - 1, width: glass.width, height: grid.cellSide + 2, radius: 0 };
  return <path className={css['scan']} d={roundedRectangle(line)} />;
}

/** Where a write stopped: a crack through the glass, never through the shell. */
function Jag({ medium, grid, writtenFraction }: { medium: Medium; grid: Grid; writtenFraction: number }) {
  const front = Math.floor(writtenFraction * grid.cellCount);
  const row = Math.min(grid.rows, Math.ceil(front / grid.columns));
  const y = grid.y + (grid.rows - row) * grid.pitch - 1;
  const teeth = 2 * Math.max(4, Math.round(grid.columns / 2.4));
  const x = medium.glass.x + medium.length(3);
  const width = medium.glass.width - medium.length(6);
  const points = Array.from({ length: teeth + 1 }, (_, tooth) => {
    const isEnd = tooth === 0 || tooth === teeth;
    const depth = isEnd ? 0 : (tooth % 2 ? -1 : 1) * grid.pitch * (0.45 + 0.5 * scatter(tooth + 5));
    return `${round2(x + (width * tooth) / teeth)} ${round2(y + depth)}`;
  });
  // not shown: a path
  const path = `M${points.join('L')}`;
  return (
    <>
      <path className={css['jagCut']} d={path} strokeWidth={round2(Math.max(3, medium.length(9)))} />
      <path className={css['jag']} d={path} strokeWidth={round2(Math.max(1.5, medium.length(3)))} />
    </>
  );
}

function Gloss({ medium }: { medium: Medium }) {
  const { x, y, width, height, radius: r } = medium.glass;
  const path = [
    `M${round2(x + r)} ${round2(y)}H${round2(x + width * 0.62)}L${round2(x + width * 0.12)} ${round2(y + height)}`,
    `H${round2(x + r)}a${r} ${r} 0 0 1 ${-r} ${-r}V${round2(y + r)}a${r} ${r} 0 0 1 ${r} ${-r}z`,
  ];
  const edge = { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, radius: r - 0.5 };
  return (
    <>
      <path className={css['inset']} d={roundedRectangle({ x, y, width, height, radius: r })} />
      <path className={css['gloss']} d={path.join('')} />
      <path className={css['glassEdge']} d={roundedRectangle(edge)} />
    </>
  );
}
