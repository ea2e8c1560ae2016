import css from './ui.module.css';

/** The app's mark: a stick that carries a flake. */
export function Mark({ sizePixels = 28 }: { sizePixels?: number }) {
  return (
    <svg className={css['mark']} width={sizePixels} height={sizePixels} viewBox="0 0 32 32" aria-hidden="true">
      <rect className={css['markPlug']} x="11.5" y="2" width="9" height="8" rx="1.6" />
      <path className={css['markHoles']} d="M13.6 4.6h1.8v2h-1.8zM16.6 4.6h1.8v2h-1.8z" />
      <rect className={css['markBody']} x="7" y="8.5" width="18" height="21.5" rx="5" />
      <path className={css['markFlake']} d="M16 12.2v14M9.94 15.7l12.12 7M22.06 15.7l-12.12 7" />
      <path className={css['markCore']} d="M16 16.4l2.42 1.4v2.8L16 22l-2.42-1.4v-2.8z" />
    </svg>
  );
}
