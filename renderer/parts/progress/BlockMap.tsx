import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { blockBytesOf, type DriveProgress } from '../../../contract/wire/job.ts';
import type { BlockRange } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { blockCells, type CellState } from './block-cells.ts';
import css from './drives.module.css';

/** So that the map of a large image is no taller than the chart it follows. */
const MAX_ROWS = 16;
const CELL_PIXELS = 9;
const GAP_PIXELS = 2;

/** A map of all blocks: not read yet, correct, bad. */
export function BlockMap({ drive }: { drive: DriveProgress }) {
  const text = useMessages().screens.progress.blockMap;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { doneBytes, totalBytes } = drive.progress;
  const blockBytes = blockBytesOf(drive);
  const blockCount = Math.ceil(totalBytes / blockBytes);
  const bad = useSameRanges(drive.badBlocks);
  const badCount = drive.badBlockCount ?? bad.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const readCount = doneBytes >= totalBytes ? blockCount : Math.floor(doneBytes / blockBytes);
  const isIntact = drive.verdict?.kind === 'verified' || drive.verdict?.kind === 'changed-by-mounting';

  const draw = useCallback(() => {
    const element = canvas.current;
    if (!element || blockCount === 0) return;
    const columns = Math.max(1, Math.floor((element.clientWidth + GAP_PIXELS) / (CELL_PIXELS + GAP_PIXELS)));
    const cells = blockCells({ blockCount, readCount, bad, maxCells: columns * MAX_ROWS });
    drawCells(element, { cells, columns, isIntact });
  }, [blockCount, readCount, bad, isIntact]);
  useDrawing(canvas, draw);

  const kind = badKind(drive.verdict);
  const counts = { read: readCount, count: blockCount, bad: badCount };
  return (
    <figure className={css['figure']}>
      <figcaption className={css['legend']}>
        {readCount < blockCount && <span data-cell="unread">{text.unread}</span>}
        <span data-cell={isIntact ? 'proven' : 'read'}>{text.equal}</span>
        <span data-cell="bad">{text.bad[kind]}</span>
        <span className={css['mapCount']}>{text.count(counts)}</span>
      </figcaption>
      {/* The content of a canvas is not drawn, but read by screen readers. */}
      <canvas ref={canvas} className={css['map']}>
        {text.spoken({ ...counts, kind })}
      </canvas>
    </figure>
  );
}

/** Draws when the data, the size or the theme changes. */
function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, draw: () => void): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
    draw();
  }, [draw]);
  useEffect(() => {
    if (!canvas.current) return;
    const drawAgain = () => latest.current();
    const resized = new ResizeObserver(drawAgain);
    resized.observe(canvas.current);
    // not shown: CSS
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', drawAgain);
    return () => {
      resized.disconnect();
      theme.removeEventListener('change', drawAgain);
    };
  }, [canvas]);
}

/** Each snapshot has a list of its own. Returns the previous one if they are equal, so that nothing is redrawn. */
function useSameRanges(ranges: readonly BlockRange[]): readonly BlockRange[] {
  const [kept, setKept] = useState(ranges);
  const isSame =
    kept.length === ranges.length &&
    kept.every(({ first, last }, index) => first === ranges[index]?.first && last === ranges[index].last);
  if (isSame) return kept;
  setKept(ranges);
  return ranges;
}

function badKind(verdict: DriveProgress['verdict']): 'differs' | 'unreadable' | 'both' {
  if (verdict?.kind !== 'unreadable') return 'differs';
  return verdict.differing ? 'both' : 'unreadable';
}

interface Drawing {
  cells: readonly CellState[];
  columns: number;
  isIntact: boolean;
}

function drawCells(canvas: HTMLCanvasElement, { cells, columns, isIntact }: Drawing): void {
  const pen = canvas.getContext('2d');
  const { clientWidth } = canvas;
  if (!pen || clientWidth === 0) return;
  const rows = Math.ceil(cells.length / columns);
  // The cells fill the width exactly: what is left over is shared out.
  const pitch = (clientWidth + GAP_PIXELS) / columns;
  const height = Math.ceil(rows * pitch - GAP_PIXELS);
  canvas.width = Math.round(clientWidth * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  canvas.style.height = `${height}px`;
  pen.scale(devicePixelRatio, devicePixelRatio);

  const style = getComputedStyle(canvas);
  const colours: { readonly [S in CellState]: string } = {
    unread: style.getPropertyValue('--map-unread'),
    read: style.getPropertyValue(isIntact ? '--map-proven' : '--map-read'),
    bad: style.getPropertyValue('--map-bad'),
  };
  const side = pitch - GAP_PIXELS;
  cells.forEach((cell, index) => {
    const x = (index % columns) * pitch;
    const y = Math.floor(index / columns) * pitch;
    pen.fillStyle = colours[cell];
    pen.beginPath();
    pen.roundRect(x, y, side, side, 1.5);
    pen.fill();
    if (cell !== 'bad') return;
    // A notch, so that colour is not the only cue.
    pen.fillStyle = style.getPropertyValue('--map-notch');
    pen.fillRect(x + side * 0.3, y + side * 0.3, side * 0.4, side * 0.4);
  });
}
