/** Notifications of the desktop: the same in a browser and in Electron, which hands them to the desktop. */

/** Null where there are none, as in a page without a secure origin. */
const api = (): typeof Notification | null => (typeof Notification === 'undefined' ? null : Notification);

/** Whether the user could still be asked: in Electron nobody has to. */
export const mayAsk = (): boolean => api()?.permission === 'default';

/** True if the user wants them. */
export async function askToNotify(): Promise<boolean> {
  return (await api()?.requestPermission()) === 'granted';
}

/** Only to somebody who looks elsewhere. */
export function notify({ title, body }: { title: string; body: string }): void {
  const Api = api();
  if (Api?.permission !== 'granted' || document.hasFocus()) return;
  // The newest takes the place of the one before it.
  const shown = new Api(title, { body, tag: 'job' });
  shown.addEventListener('click', () => {
    window.focus();
    shown.close();
  });
}
