import { type ReactNode, useState } from 'react';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { Button } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { FileBrowser, type WantedFile } from './FileBrowser.tsx';

interface FilePickerProps {
  label: string;
  icon?: ReactNode;
  wanted?: WantedFile;
  onPick: (path: string) => void;
}

/** Opens the desktop's file dialog if the host has one, else the page's own list of files. `below`: what it shows. */
export function useFilePicker(wanted: WantedFile, onPick: (path: string) => void) {
  const native = useMirror((mirror) => mirror.host?.nativeFileDialog ?? false);
  const [browsing, setBrowsing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const ask = async () => {
    const answer = await call(wanted === 'record' ? 'record/choose-file' : 'source/choose-file', {});
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok && answer.value.path !== null) onPick(answer.value.path);
  };
  const pick = (path: string) => {
    setBrowsing(false);
    onPick(path);
  };
  const below = (
    <>
      {problem && <FailureNotice problem={problem} live />}
      {browsing && <FileBrowser wanted={wanted} onClose={() => setBrowsing(false)} onPick={pick} />}
    </>
  );
  return { open: () => (native ? void ask() : setBrowsing(true)), below };
}

/** A button that opens it. */
export function FilePicker({ label, icon, wanted = 'image', onPick }: FilePickerProps) {
  const { open, below } = useFilePicker(wanted, onPick);
  return (
    <>
      <Button icon={icon} onClick={open}>
        {label}
      </Button>
      {below}
    </>
  );
}
