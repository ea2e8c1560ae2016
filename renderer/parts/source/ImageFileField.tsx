import { FileArchive, FolderOpen } from 'lucide-react';
import { parseAndCheckSource, useChoice } from '../../choice.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { FilePicker } from './FilePicker.tsx';
import { InspectionView } from './InspectionView.tsx';
import css from './source.module.css';

export function ImageFileField() {
  const path = useChoice((choice) => choice.source.imagePath);
  const picker = (words: string) => (
    <FilePicker words={words} icon={<FolderOpen size={16} aria-hidden />} onPick={pickImage} />
  );
  if (path === null) {
    return (
      <EmptyState icon={<FileArchive size={24} aria-hidden />} title="An image that is on this machine already">
        <p>An ISO or a raw disk image. It is written as it is and needs no Nix.</p>
        <div className={css['emptyAction']}>{picker('Choose an image…')}</div>
      </EmptyState>
    );
  }
  return (
    <div className={css['stack']}>
      <div className={css['file']}>
        <FileArchive size={18} aria-hidden />
        <span className={css['filePath']}>{path}</span>
        {picker('Change…')}
        <Button kind="quiet" onClick={() => parseAndCheckSource({ imagePath: null })}>
          Clear
        </Button>
      </div>
      <InspectionView />
    </div>
  );
}

function pickImage(imagePath: string): void {
  parseAndCheckSource({ imagePath });
}
