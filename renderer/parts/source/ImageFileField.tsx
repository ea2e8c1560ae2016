import { FileArchive, FolderOpen } from 'lucide-react';
import { useMessages } from '../../language.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { FilePicker } from './FilePicker.tsx';
import { InspectionView } from './InspectionView.tsx';
import css from './source.module.css';
import { chooseImageFile, chooseSource, useSource } from './source-store.ts';

export function ImageFileField() {
  const text = useMessages().screens.source.image;
  const path = useSource((state) => state.source.imagePath);
  const picker = (label: string) => (
    <FilePicker label={label} icon={<FolderOpen size={16} aria-hidden />} onPick={chooseImageFile} />
  );
  if (path === null) {
    return (
      <EmptyState icon={<FileArchive size={24} aria-hidden />} title={text.none.title}>
        <p>{text.none.detail}</p>
        <div className={css['emptyAction']}>{picker(text.choose)}</div>
      </EmptyState>
    );
  }
  return (
    <div className={css['stack']}>
      <div className={css['file']}>
        <FileArchive size={18} aria-hidden />
        <span className={css['filePath']}>{path}</span>
        {picker(text.change)}
        <Button kind="quiet" onClick={() => chooseSource({ imagePath: null })}>
          {text.clear}
        </Button>
      </div>
      <InspectionView />
    </div>
  );
}
