import { describeOfflineImage } from '../../../contract/messages/offline-words.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { OfflineImage } from '../../../contract/wire/offline-image.ts';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import css from './failure.module.css';

interface OfflineImagesProps {
  images: readonly OfflineImage[];
  /** Given the path of the image file. Without it they are only named. */
  onUse?: ((path: string) => void) | undefined;
}

/** Images that can be written without a network. */
export function OfflineImages({ images, onUse }: OfflineImagesProps) {
  const messages = useMessages();
  const text = messages.offline;
  if (images.length === 0) return null;
  return (
    <ul className={css['offline']} aria-label={text.list}>
      {images.map((image) => {
        const name = describeOfflineImage(image, messages);
        return (
          <li key={image.path}>
            <span>{isolated(name)}</span>
            {onUse && (
              <Button size="small" aria-label={`${text.use}: ${name}`} onClick={() => onUse(image.path)}>
                {text.use}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
