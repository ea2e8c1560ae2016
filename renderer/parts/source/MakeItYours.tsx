import { type Cpu, Keyboard, KeyRound, Monitor, Package, Settings2, Shrink, Tag, Wifi } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '../../language.ts';
import { Quiet, useRows } from '../../ui/index.ts';
import { takesImageOptions, useOptionStore } from './option-store.ts';
import { useReleases } from './ReleaseField.tsx';
import { SaveFlake } from './SaveFlake.tsx';
import { useSource } from './source-store.ts';
import { YoursSheet } from './YoursSheet.tsx';
import css from './yours.module.css';
import { hasProblem, type Subject, setText, subjectsOf } from './yours.ts';

const ICONS: { readonly [S in Subject]: typeof Cpu } = {
  keyboard: Keyboard,
  wifi: Wifi,
  sshKeys: KeyRound,
  hostName: Monitor,
  packages: Package,
  compression: Shrink,
  release: Tag,
  more: Settings2,
};

/** What can be set for the chosen source: tiles that say what is set, each with a sheet behind it. */
export function MakeItYours() {
  const { options: text } = useMessages().screens;
  const source = useSource((state) => state.source);
  const hasReleases = useReleases().length > 0;
  const [open, setOpen] = useState<Subject | null>(null);
  const subjects = subjectsOf(source, hasReleases);
  const { tabIndexOf, handlers } = useRows(subjects);
  if (subjects.length === 0) return null;
  return (
    <section className={css['yours']} aria-labelledby="yours-title">
      <header className={css['header']}>
        <h3 id="yours-title">{text.yours.title}</h3>
        <Quiet as="span" size="small">
          {takesImageOptions(source) ? text.yours.detail : text.flakeDecides}
        </Quiet>
        {takesImageOptions(source) && <SaveFlake />}
      </header>
      <ul className={css['tiles']} {...handlers}>
        {subjects.map((subject) => (
          <li key={subject} data-row={subject}>
            <YoursTile subject={subject} tabIndex={tabIndexOf(subject)} onOpen={() => setOpen(subject)} />
          </li>
        ))}
      </ul>
      {open !== null && <YoursSheet subject={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

interface YoursTileProps {
  subject: Subject;
  tabIndex: 0 | -1;
  onOpen: () => void;
}

function YoursTile({ subject, tabIndex, onOpen }: YoursTileProps) {
  const messages = useMessages();
  const { yours, summary } = messages.screens.options;
  const options = useSource((state) => state.options);
  const read = useOptionStore((state) => state.read);
  const value = setText(subject, { read, options }, messages);
  const isWrong = hasProblem(subject, read);
  const shown = isWrong ? summary.problems : (value ?? yours.usual[subject]);
  const Icon = ICONS[subject];
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      className={css['tile']}
      data-set={value !== null || undefined}
      data-wrong={isWrong || undefined}
      onClick={onOpen}
    >
      <Icon size={18} aria-hidden />
      <b>{yours.names[subject]}</b>
      <span title={shown}>{shown}</span>
    </button>
  );
}
