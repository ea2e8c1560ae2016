import css from './scene.module.css';
import { SCENES, type SceneName } from './scenes.tsx';

/** Fills its box; what is outside the box's shape is cut off. A preset without a drawing of its own gets that of a flake. */
export function Scene({ name }: { name: string }) {
  const known = Object.hasOwn(SCENES, name) ? (name as SceneName) : 'flake';
  const Drawing = SCENES[known];
  return (
    <svg
      className={css['scene']}
      data-scene={known}
      viewBox="0 0 160 84"
      // not shown: SVG
      preserveAspectRatio="xMidYMid slice"
      aria-hidden
      focusable={false}
    >
      <Drawing />
    </svg>
  );
}
