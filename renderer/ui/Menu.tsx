import { Menu as Base } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './menu.module.css';

export interface MenuItem {
  label: string;
  icon: ReactNode;
  onSelect: () => void;
}

interface MenuProps {
  /** Of the button, for screen readers. */
  label: string;
  items: readonly MenuItem[];
  /** Above the items. */
  children?: ReactNode;
}

/** What else there is to do with one row of a list, behind a button. Its list is one stop of the Tab key, so it is reached by arrows. */
export function RowMenu({ label, items, children }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger className={css['trigger']} aria-label={label} tabIndex={-1}>
        <Ellipsis size={18} aria-hidden />
      </Base.Trigger>
      {/* Within the landmark that its button is in. */}
      <Base.Portal container={document.querySelector('main')}>
        <Base.Positioner className={css['positioner']} align="end" sideOffset={4} collisionPadding={8}>
          <Base.Popup className={css['popup']}>
            {children && <div className={css['header']}>{children}</div>}
            {items.map((item) => (
              <Base.Item key={item.label} className={css['item']} onClick={item.onSelect}>
                {item.icon}
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
