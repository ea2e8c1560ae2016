import { useEffect, useRef } from 'react';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { blockCells, type CellState } from './block-cells.ts';
import css from './drives.module.css';

/** So that the map of a large image is no taller than the chart it follows. */
const MAX_ROWS = 16;
const CELL_PIXELS = 9;
const GAP_PIXELS = 2;

/** Every block that was read back, in its place: what is not read yet, what is right, what is not. */
export function BlockMap({ drive }: { drive: DriveProgress }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { doneBytes, totalBytes } = drive.progress;
  const blockCount = Math.ceil(totalBytes / BLOCK_BYTES);
  const bad = drive.badBlocks;
  const badCount = drive.badBlockCount ?? bad.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const readCount = doneBytes >= totalBytes ? blockCount : Math.floor(doneBytes / BLOCK_BYTES);
  const proven = drive.verdict?.kind === 'verified' || drive.verdict?.kind === 'changed-by-mounting';

  useEffect(() => {
    const element = canvas.current;
    if (!element || blockCount === 0) return;
    const draw = () => {
      const columns = Math.max(1, Math.floor((element.clientWidth + GAP_PIXELS) / (CELL_PIXELS + GAP_PIXELS)));
      const cells = blockCells({ blockCount, readCount, bad, mostCells: columns * MAX_ROWS });
      drawCells(element, { cells, columns, proven });
    };
    draw();
    const resized = new ResizeObserver(draw);
    resized.observe(element);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      theme.removeEventListener('change', draw);
    };
  }, [blockCount, readCount, bad, proven]);

  const badWords = BAD_WORDS[badKind(drive.verdict)];
  const words = `${readCount} of ${blockCount} blocks read, ${badCount} ${badWords}`;
  return (
    <figure className={css['figure']}>
      <figcaption className={css['legend']}>
        {readCount < blockCount && <span data-cell="unread">Not read yet</span>}
        <span data-cell={proven ? 'proven' : 'read'}>Read and equal</span>
        <span data-cell="bad">{BAD_LEGENDS[badKind(drive.verdict)]}</span>
        <span className={css['mapCount']}>
          {readCount.toLocaleString()} of {blockCount.toLocaleString()} blocks
          {badCount > 0 && `, ${badCount.toLocaleString()} bad`}
        </span>
      </figcaption>
      {/* What is inside a canvas is not drawn, but read out. */}
      <canvas ref={canvas} className={css['map']}>
        {words}
      </canvas>
    </figure>
  );
}

const BAD_WORDS = { differs: 'differ', unreadable: 'cannot be read', both: 'differ or cannot be read' } as const;
const BAD_LEGENDS = { differs: 'Differs', unreadable: 'Cannot be read', both: 'Differs or cannot be read' } as const;

function badKind(verdict: DriveProgress['verdict']): keyof typeof BAD_WORDS {
  if (verdict?.kind !== 'unreadable') return 'differs';
  return verdict.differing ? 'both' : 'unreadable';
}

interface Drawing {
  cells: readonly CellState[];
  columns: number;
  proven: boolean;
}

function drawCells(canvas: HTMLCanvasElement, { cells, columns, proven }: Drawing): void {
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
    read: style.getPropertyValue(proven ? '--map-proven' : '--map-read'),
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
    // A notch, so that colour is not the only thing that tells.
    pen.fillStyle = style.getPropertyValue('--map-notch');
    pen.fillRect(x + side * 0.3, y + side * 0.3, side * 0.4, side * 0.4);
  });
}
