import { Glass } from './Glass.tsx';
import { type Medium, type MediumKind, mediumOf, round2 } from './geometry.ts';
import { type Finish, finishOf, type StickLook } from './look.ts';
import { Shell } from './Shell.tsx';
import { StickBadge } from './StickBadge.tsx';
import css from './stick.module.css';

const MIN_LAMP_HEIGHT = 84;
const MIN_PRINT_HEIGHT = 200;

export interface StickProps {
  look: StickLook;
  heightPixels: number;
  kind?: MediumKind;
  /** Printed on it where there is room, and the colour of its shell. */
  maker?: string;
  capacity?: string;
  /** Overrules the colour that its maker gives. */
  finish?: Finish;
  /** For a screen reader; without it, the picture only repeats what a text beside it says. */
  label?: string;
  /** A badge that appears lands on it. */
  sealLands?: boolean;
  sweep?: number;
  hasBadge?: boolean;
  /** A stick that is not here has no light. */
  isLit?: boolean;
}

/** A drawn medium. `StickDefs` must be in the page. */
export function Stick({
  look,
  heightPixels,
  kind = 'stick',
  maker = '',
  finish = finishOf(maker),
  ...props
}: StickProps) {
  const { label, capacity, sealLands, sweep, hasBadge = true, isLit = true } = props;
  const medium = mediumOf(kind, heightPixels);
  return (
    <svg
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the picture of an <img> cannot be patched
      role="img"
      aria-label={label}
      aria-hidden={label === undefined}
      className={css['medium']}
      data-state={look.state}
      data-finish={finish}
      data-icon={medium.isIcon || undefined}
      data-seal-lands={sealLands || undefined}
      width={medium.width}
      height={medium.height}
      viewBox={`0 0 ${medium.width} ${medium.height}`}
      focusable={false}
    >
      <g className={css['drawing']}>
        <Shell kind={kind} heightPixels={heightPixels} finish={finish} />
        <Glass medium={medium} look={look} sweep={sweep} />
        <Lamp medium={medium} state={look.state} isLit={isLit} />
        {heightPixels >= MIN_PRINT_HEIGHT && (
          <Print medium={medium} lines={printOf(look, maker, capacity)} finish={finish} />
        )}
      </g>
      {hasBadge && <StickBadge medium={medium} state={look.state} />}
    </svg>
  );
}

const LIGHTS: { readonly [S in StickLook['state']]?: 'writing' | 'proven' } = {
  writing: 'writing',
  verifying: 'proven',
  sealed: 'proven',
};

// It does not pulse: without a change on screen, that took as much as a whole snapshot.
function Lamp({ medium, state, isLit }: { medium: Medium; state: StickLook['state']; isLit: boolean }) {
  if (!medium.lamp || medium.height < MIN_LAMP_HEIGHT) return null;
  const [cx, cy] = medium.lamp.map(round2);
  const light = isLit ? LIGHTS[state] : undefined;
  return (
    <>
      {light && <circle className={css['halo']} data-light={light} cx={cx} cy={cy} r={round2(medium.length(22))} />}
      <circle
        className={css['lamp']}
        data-light={light}
        cx={cx}
        cy={cy}
        r={round2(Math.max(1.5, medium.length(3.6)))}
      />
    </>
  );
}

interface Line {
  text: string;
  isCapacity: boolean;
  isStruck: boolean;
}

function printOf(look: StickLook, maker: string, capacity: string | undefined): Line[] {
  const plain = { isCapacity: false, isStruck: false };
  if (look.state === 'fake' && capacity && look.realCapacity)
    return [
      { text: capacity, isCapacity: true, isStruck: true },
      { ...plain, text: look.realCapacity },
    ];
  return [
    ...(maker ? [{ ...plain, text: maker }] : []),
    ...(capacity ? [{ ...plain, text: capacity, isCapacity: true }] : []),
  ];
}

/** Letters that fit between the edges, at the size they are printed in. */
const MAX_PRINTED_LETTERS = 13;

function Print({ medium, lines, finish }: { medium: Medium; lines: readonly Line[]; finish: Finish }) {
  const [x, y] = medium.print;
  const fontSize = Math.max(8, Math.round(medium.length(15.5)));
  return lines.map(({ text, isCapacity, isStruck }, index) => (
    <text
      key={text}
      className={css['print']}
      data-finish={finish}
      data-capacity={isCapacity || undefined}
      data-struck={isStruck || undefined}
      x={round2(x)}
      y={round2(y + medium.length((index === 0 && lines.length === 1 ? 8 : 0) + index * 20))}
      fontSize={fontSize}
    >
      {shortened(text)}
    </text>
  ));
}

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length <= MAX_PRINTED_LETTERS
    ? text
    : `${letters
        .slice(0, MAX_PRINTED_LETTERS - 1)
        .join('')
        .trimEnd()}…`;
}
