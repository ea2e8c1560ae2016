/** The mark on a medium: how it stands with it, told by its glyph as well as by its colour. */
import { type Medium, rosette, round2 } from './geometry.ts';
import type { StickState } from './look.ts';
import css from './stick.module.css';

type Role = 'proven' | 'turn' | 'loss' | 'quiet';

/** Of a badge whose radius is `r`, around the origin. */
const GLYPHS: { readonly [S in StickState]?: { readonly role: Role; readonly glyph: (r: number) => string } } = {
  sealed: {
    role: 'proven',
    glyph: (r) => path`M${-0.42 * r} ${0.02 * r}l${0.3 * r} ${0.3 * r}l${0.54 * r} ${-0.6 * r}`,
  },
  partly: {
    role: 'turn',
    glyph: (r) => path`M${-0.2 * r} ${-0.34 * r}v${0.68 * r}M${0.2 * r} ${-0.34 * r}v${0.68 * r}`,
  },
  written: { role: 'turn', glyph: (r) => question(r) },
  unknown: { role: 'turn', glyph: (r) => question(r) },
  differs: {
    role: 'loss',
    glyph: (r) =>
      path`M${-0.36 * r} ${-0.16 * r}h${0.72 * r}M${-0.36 * r} ${0.16 * r}h${0.72 * r}M${0.2 * r} ${-0.42 * r}l${-0.4 * r} ${0.84 * r}`,
  },
  unreadable: {
    role: 'loss',
    glyph: (r) =>
      path`M${-0.28 * r} ${-0.28 * r}l${0.56 * r} ${0.56 * r}M${0.28 * r} ${-0.28 * r}l${-0.56 * r} ${0.56 * r}`,
  },
  fake: { role: 'loss', glyph: (r) => path`M0 ${-0.42 * r}v${0.46 * r}M0 ${0.4 * r}v0.01` },
  refused: {
    role: 'quiet',
    glyph: (r) =>
      path`M${-0.32 * r} ${-0.04 * r}h${0.64 * r}v${0.42 * r}h${-0.64 * r}zM${-0.19 * r} ${-0.04 * r}v${-0.16 * r}a${0.19 * r} ${0.19 * r} 0 0 1 ${0.38 * r} 0v${0.16 * r}`,
  },
};

const question = (r: number): string =>
  path`M${-0.2 * r} ${-0.24 * r}a${0.22 * r} ${0.22 * r} 0 1 1 ${0.34 * r} ${0.22 * r}q${-0.14 * r} ${0.08 * r} ${-0.14 * r} ${0.2 * r}M0 ${0.42 * r}v0.01`;

function path(texts: TemplateStringsArray, ...lengths: readonly number[]): string {
  return texts.reduce((sum, text, index) => sum + round2(lengths[index - 1] ?? 0) + text);
}

export const hasBadge = (state: StickState): boolean => GLYPHS[state] !== undefined;

function radiusOf(medium: Medium, state: StickState): number {
  if (medium.isIcon) return Math.max(5, medium.height * 0.19);
  return Math.max(7, medium.length(state === 'sealed' ? 31 : 27));
}

export function StickBadge({ medium, state }: { medium: Medium; state: StickState }) {
  const badge = GLYPHS[state];
  if (!badge) return null;
  const radius = radiusOf(medium, state);
  const r = round2(radius);
  const disc =
    state === 'sealed' ? rosette(radius) : `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  const [x, y] = medium.badgePlace(radius);
  return (
    <g className={css['badge']} data-role={badge.role} transform={`translate(${x} ${y})`}>
      {/* A group of its own, because CSS that moves it would overrule the place. */}
      <g className={css['badgeMoves']}>
        <path className={css['badgeCut']} d={disc} strokeWidth={round2(Math.max(2, radius * 0.26))} />
        <path className={css['badgeDisc']} d={disc} />
        {state === 'sealed' && radius > 16 && (
          <circle className={css['badgeRing']} r={round2(radius * 0.8)} strokeWidth={round2(radius * 0.045)} />
        )}
        <path className={css['badgeMark']} d={badge.glyph(radius)} strokeWidth={round2(Math.max(1.4, radius * 0.17))} />
      </g>
    </g>
  );
}
