/** Everything that is drawn, in all its states and sizes, for review: `npm run gallery`. */
import '@fontsource-variable/inter/wght.css';
import '../../renderer/ui/theme.css';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { SCENES, Scene } from '../../renderer/parts/scene/index.ts';
import {
  type BadPart,
  FINISHES,
  type MediumKind,
  Stick,
  StickDefs,
  type StickLook,
  type StickProps,
} from '../../renderer/parts/stick/index.ts';
import css from './gallery.module.css';

const SCRATCH: BadPart[] = Array.from({ length: 24 }, (_, index) => {
  const from = ((index * 389) % 1000) / 1000;
  return { from, to: from, kind: 'unreadable' };
});

const LOOKS: readonly (readonly [name: string, look: StickLook])[] = [
  ['empty', { state: 'empty' }],
  ['files', { state: 'data', usedFraction: 0.24 }],
  ['cannot be told', { state: 'unknown' }],
  ['being written', { state: 'writing', writtenFraction: 0.62 }],
  ['being read back', { state: 'verifying', provenFraction: 0.55, rest: 'written' }],
  ['an old one being read', { state: 'verifying', provenFraction: 0.35, rest: 'data' }],
  ['written, not verified', { state: 'written' }],
  ['verified', { state: 'sealed' }],
  ['written in part', { state: 'partly', writtenFraction: 0.42 }],
  ['differs', { state: 'differs', provenFraction: 1, bad: [{ from: 0.31, to: 0.312, kind: 'differs' }] }],
  [
    'cannot be read',
    { state: 'unreadable', provenFraction: 0, bad: [...SCRATCH, { from: 0.46, to: 0.52, kind: 'unreadable' }] },
  ],
  ['not offered', { state: 'refused' }],
  ['smaller than it says', { state: 'fake', realFraction: 0.08, realCapacity: '7.9 GB' }],
  ['not plugged in', { state: 'ghost' }],
];
const KINDS: readonly MediumKind[] = ['stick', 'card', 'disk'];
const SIZES = [168, 112, 64, 40, 28, 24];

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css['section']}>
      <h2>{title}</h2>
      <div className={css['row']}>{children}</div>
    </section>
  );
}

function Shown({ name, ...stick }: StickProps & { name: string }) {
  return (
    <figure className={css['shown']}>
      <Stick {...stick} label={name} />
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function Gallery() {
  return (
    <main className={css['gallery']}>
      <StickDefs />
      <h1>What is drawn</h1>
      <Section title="States, 288 px">
        {LOOKS.map(([name, look], index) => (
          <Shown
            key={name}
            name={name}
            look={look}
            heightPixels={288}
            maker="SanDisk"
            capacity={look.state === 'fake' ? '1 TB' : '30.8 GB'}
            finish={FINISHES[index % FINISHES.length] ?? 'chalk'}
          />
        ))}
      </Section>
      <Section title="Kinds, 420 px">
        {KINDS.map((kind, index) => (
          <Shown
            key={kind}
            name={kind}
            kind={kind}
            look={LOOKS[index + 3]?.[1] ?? { state: 'empty' }}
            heightPixels={420}
            maker="Samsung"
            capacity="63.9 GB"
            finish={FINISHES[index] ?? 'chalk'}
          />
        ))}
      </Section>
      {SIZES.map((size) => (
        <Section key={size} title={`${size} px`}>
          {KINDS.flatMap((kind) =>
            LOOKS.map(([name, look], index) => (
              <Stick
                key={`${kind} ${name}`}
                kind={kind}
                look={look}
                heightPixels={size}
                finish={FINISHES[index % FINISHES.length] ?? 'chalk'}
                label={name}
              />
            )),
          )}
        </Section>
      ))}
      <Section title="Scenes">
        {Object.keys(SCENES).map((name) => (
          <figure key={name} className={css['shown']}>
            <div className={css['scene']}>
              <Scene name={name} />
            </div>
            <figcaption>{name}</figcaption>
          </figure>
        ))}
      </Section>
    </main>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Gallery />);
