/** Words of the page's own controls. */
export const copied = 'Copied';
export const cancel = 'Cancel';
export const close = 'Close';
export const done = 'Done';
export const closeNotice = 'Close this notice';
