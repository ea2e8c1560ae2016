/** The gradients of every drawn medium, to be put into a page once. Their colours are tokens, so that they follow the theme. */
import { FINISHES } from './look.ts';
import css from './stick.module.css';

type Stop = readonly [offset: number, colour: string, opacity?: number | string];

function Stops({ stops }: { stops: readonly Stop[] }) {
  return stops.map(([offset, stopColor, stopOpacity = 1]) => (
    <stop key={offset} offset={offset} stopColor={stopColor} stopOpacity={stopOpacity} />
  ));
}

/** From left to right, unless another direction is given. */
function Linear({
  id,
  stops,
  to = [1, 0],
  from = 0,
}: {
  id: string;
  stops: readonly Stop[];
  to?: [number, number];
  from?: number;
}) {
  return (
    <linearGradient id={id} x1={from} y1={0} x2={to[0]} y2={to[1]}>
      <Stops stops={stops} />
    </linearGradient>
  );
}

const shellStops = (finish: string): Stop[] => [
  [0, `var(--shell-${finish}-edge)`],
  [0.045, `var(--shell-${finish}-light)`],
  [0.2, `var(--shell-${finish})`],
  [0.8, `var(--shell-${finish})`],
  [0.965, `var(--shell-${finish}-edge)`],
  [1, `var(--shell-${finish})`],
];

const METAL: Stop[] = [
  [0, 'var(--metal-edge)'],
  [0.12, 'var(--metal-light)'],
  [0.3, 'var(--metal)'],
  [0.62, 'var(--metal-light)'],
  [0.86, 'var(--metal)'],
  [1, 'var(--metal-edge)'],
];

const SCAN: Stop[] = [
  [0, 'var(--scan)', 0],
  [0.2, 'var(--scan)', 0.9],
  [0.8, 'var(--scan)', 0.9],
  [1, 'var(--scan)', 0],
];

function Halo({ of }: { of: 'writing' | 'proven' }) {
  const colour = `var(--halo-${of})`;
  return (
    <radialGradient id={`stick-halo-${of}`}>
      <Stops
        stops={[
          [0, colour, 0.85],
          [0.35, colour, 0.32],
          [1, colour, 0],
        ]}
      />
    </radialGradient>
  );
}

/** From top to bottom, mostly: shade, light and what is printed in gold. */
const SHADES: readonly Parameters<typeof Linear>[0][] = [
  { id: 'stick-metal-shade', stops: fade('var(--shade)', [0, 0], [1, 0.32]), to: [0, 1] },
  { id: 'stick-light', stops: fade('#fff', [0, 'var(--stick-light)'], [0.3, 0]), to: [0.12, 1] },
  { id: 'stick-inset', stops: fade('var(--shade)', [0, 'var(--stick-inset)'], [0.05, 0]), to: [0, 1] },
  { id: 'stick-foot', stops: fade('var(--shade)', [0.55, 0], [1, 'var(--stick-foot)']), to: [0, 1] },
  { id: 'stick-gloss', stops: fade('#fff', [0, 'var(--stick-gloss)'], [1, 0]), to: [0.6, 1] },
  { id: 'stick-gold', stops: between('var(--gold-light)', 'var(--gold)'), to: [0, 1] },
  { id: 'stick-seal', stops: between('var(--seal-light)', 'var(--seal)'), from: 0.2, to: [0.7, 1] },
];

/** One colour, of changing opacity. */
function fade(colour: string, ...stops: readonly (readonly [number, number | string])[]): Stop[] {
  return stops.map(([offset, opacity]) => [offset, colour, opacity]);
}

function between(first: string, last: string): Stop[] {
  return [
    [0, first],
    [1, last],
  ];
}

export function StickDefs() {
  return (
    <svg width={0} height={0} className={css['defs']} aria-hidden focusable={false}>
      <defs>
        {FINISHES.map((finish) => (
          <Linear key={finish} id={`stick-${finish}`} stops={shellStops(finish)} />
        ))}
        {SHADES.map((shade) => (
          <Linear key={shade.id} {...shade} />
        ))}
        <Linear id="stick-metal" stops={METAL} />
        <Linear id="stick-scan" stops={SCAN} />
        <Halo of="writing" />
        <Halo of="proven" />
      </defs>
    </svg>
  );
}
