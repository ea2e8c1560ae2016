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

/** Opens the desktop's file dialog if the host has one, else the page's own list of files. */
export function FilePicker({ label, icon, wanted = 'image', onPick }: FilePickerProps) {
  const native = useMirror((mirror) => mirror.host?.nativeFileDialog ?? false);
  const [browsing, setBrowsing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const open = async () => {
    if (!native) return setBrowsing(true);
    const answer = await call(wanted === 'record' ? 'record/choose-file' : 'source/choose-file', {});
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok && answer.value.path !== null) onPick(answer.value.path);
  };

  return (
    <>
      <Button icon={icon} onClick={() => void open()}>
        {label}
      </Button>
      {problem && <FailureNotice problem={problem} live />}
      {browsing && (
        <FileBrowser
          wanted={wanted}
          onClose={() => setBrowsing(false)}
          onPick={(path) => {
            setBrowsing(false);
            onPick(path);
          }}
        />
      )}
    </>
  );
}
