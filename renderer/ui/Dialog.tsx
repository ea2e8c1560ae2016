import { type ReactNode, useEffect, useId, useRef } from 'react';
import css from './dialog.module.css';

interface DialogProps {
  title: string;
  /** Escape, or whatever else closes it without an answer. */
  onClose: () => void;
  children: ReactNode;
  /** The buttons. One with `data-first-focus` gets the focus when the dialog opens. */
  actions: ReactNode;
  size?: 'narrow' | 'wide';
  /** Beside the text, where there is room. */
  picture?: ReactNode;
}

/** A modal dialog: the browser's own, which keeps the focus inside and the rest of the page inert. */
export function Dialog({ title, onClose, children, actions, size = 'narrow', picture }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    element.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={css['dialog']}
      data-size={size}
      data-picture={picture === undefined ? undefined : true}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={css['dialogTop']}>
        {picture && <div className={css['dialogPicture']}>{picture}</div>}
        <div className={css['dialogText']}>
          <h2 id={titleId} className={css['dialogTitle']}>
            {title}
          </h2>
          <div className={css['dialogBody']}>{children}</div>
        </div>
      </div>
      <div className={css['dialogActions']}>{actions}</div>
    </dialog>
  );
}
