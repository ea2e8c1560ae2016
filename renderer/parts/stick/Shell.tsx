/** What a medium is made of: its plug, its shell and, on a card, its contacts. Nothing of it changes while the job runs. */
import { memo } from 'react';
import { type Box, type Medium, type MediumKind, mediumOf, round2, roundedRectangle } from './geometry.ts';
import type { Finish } from './look.ts';
import css from './stick.module.css';

interface ShellProps {
  kind: MediumKind;
  heightPixels: number;
  finish: Finish;
}

export const Shell = memo(function Shell({ kind, heightPixels, finish }: ShellProps) {
  const medium = mediumOf(kind, heightPixels);
  return (
    <>
      {kind === 'stick' && <Plug medium={medium} />}
      {kind === 'disk' && <Cable medium={medium} finish={finish} />}
      <Body medium={medium} finish={finish} />
      {kind === 'card' && <path className={css['gold']} d={contacts(medium)} />}
      {kind === 'stick' && !medium.isIcon && (
        <path className={css['slit']} d={drawn(medium, { x: 80, y: 398, width: 24, height: 4.5, radius: 2.2 })} />
      )}
    </>
  );
});

/** `box`: at the base height. */
const drawn = (medium: Medium, box: Box): string => roundedRectangle(medium.box(box));

function Plug({ medium }: { medium: Medium }) {
  const { isIcon } = medium;
  const [width, height] = isIcon ? [16, 18] : [15, 15];
  const slot = { y: 34, width, height, radius: 2 };
  return (
    <>
      <path className={css['metal']} d={drawn(medium, { x: 56, y: 6, width: 72, height: 92, radius: 7 })} />
      {!isIcon && (
        <path className={css['metalEdge']} d={drawn(medium, { x: 56.5, y: 6.5, width: 71, height: 91, radius: 6.5 })} />
      )}
      <path
        className={css['slot']}
        d={drawn(medium, { x: 70, ...slot }) + drawn(medium, { x: 114 - width, ...slot })}
      />
      {!isIcon && (
        <path className={css['metalShade']} d={drawn(medium, { x: 56, y: 70, width: 72, height: 16, radius: 0 })} />
      )}
    </>
  );
}

function Cable({ medium, finish }: { medium: Medium; finish: Finish }) {
  const { isIcon } = medium;
  const line = `M${round2(medium.x(138))} ${round2(medium.y(46))}V${round2(medium.y(84))}`;
  return (
    <>
      <path className={css['cable']} d={line} strokeWidth={round2(medium.length(isIcon ? 26 : 16))} />
      <path className={css['metal']} d={drawn(medium, { x: 118, y: 4, width: 40, height: 30, radius: 8 })} />
      <path className={css[finish]} d={drawn(medium, { x: 108, y: 28, width: 60, height: 38, radius: 9 })} />
      {!isIcon && (
        <path className={css['rim']} d={drawn(medium, { x: 108.5, y: 28.5, width: 59, height: 37, radius: 8.5 })} />
      )}
    </>
  );
}

function Body({ medium, finish }: { medium: Medium; finish: Finish }) {
  const { body, isIcon, kind } = medium;
  const shape = kind === 'card' ? cardOutline(medium) : roundedRectangle(body);
  const rimWidth = isIcon ? 1 : round2(Math.max(1, medium.length(1.5)));
  const edge = medium.length(3);
  const inner: Box = {
    x: body.x + edge,
    y: body.y + edge,
    width: body.width - 2 * edge,
    height: body.height - 2 * edge,
    radius: body.radius - edge,
  };
  return (
    <>
      <path className={css[finish]} d={shape} />
      {!isIcon && <path className={css['light']} d={shape} />}
      {!isIcon && <path className={css['foot']} d={shape} />}
      <path className={css['rim']} d={shape} strokeWidth={rimWidth} />
      {!isIcon && kind !== 'card' && (
        <path className={css['innerEdge']} data-finish={finish} d={roundedRectangle(inner)} />
      )}
    </>
  );
}

/** A card has one cut corner and a notch. */
function cardOutline(medium: Medium): string {
  const { x, y, width, height, radius } = medium.body;
  const r = round2(radius);
  const right = round2(x + width);
  const cut = medium.length(54);
  const notch = round2(medium.length(8));
  return [
    `M${round2(x + radius)} ${round2(y)}H${round2(x + width - cut)}L${right} ${round2(y + cut)}`,
    `V${round2(y + medium.length(120))}h${-notch}v${round2(medium.length(44))}h${notch}`,
    `V${round2(y + height - radius)}a${r} ${r} 0 0 1 ${-r} ${r}H${round2(x + radius)}`,
    `a${r} ${r} 0 0 1 ${-r} ${-r}V${round2(y + radius)}a${r} ${r} 0 0 1 ${r} ${-r}z`,
  ].join('');
}

function contacts(medium: Medium): string {
  const count = medium.isIcon ? 4 : 7;
  return Array.from({ length: count }, (_, index) => {
    if (medium.isIcon) return drawn(medium, { x: 36 + index * 38, y: 46, width: 24, height: 70, radius: 3 });
    return drawn(medium, { x: 32 + index * 23, y: 44, width: 15, height: index === 0 ? 70 : 62, radius: 3 });
  }).join('');
}
