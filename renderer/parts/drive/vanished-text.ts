/** What became of chosen drives that are gone, in words. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import type { Vanished } from './selection.ts';

/** Another drive under the same name is the more dangerous case, so it comes first. */
export function vanishedTitle(vanished: readonly Vanished[], { screens }: Messages): string {
  const { swapped, unplugged } = screens.drive.vanished;
  const isSwapped = vanished.some(({ replacedBy }) => replacedBy !== null);
  return isSwapped ? swapped({ count: vanished.length }) : unplugged({ count: vanished.length });
}

/** A sentence for each drive. */
export function vanishedText(vanished: readonly Vanished[], { screens }: Messages): string {
  const { gone, replugged, replaced } = screens.drive.vanished;
  return vanished
    .map(({ name: drive, devicePath, replacedBy }) => {
      if (replacedBy === null) return gone({ drive });
      return replacedBy === drive ? replugged({ drive, devicePath }) : replaced({ drive, by: replacedBy, devicePath });
    })
    .join(' ');
}
