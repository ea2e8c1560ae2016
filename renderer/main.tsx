/** The entry of the page: lets the browser paint the first frame, which is in the document, before it runs the program. */
import '@fontsource-variable/inter/wght.css';
import './ui/theme.css';

/** A window that is not shown paints no frame. */
const MAX_WAIT_MS = 100;

await new Promise<void>((resolve) => {
  // A task behind the callback runs when the frame is on its way.
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, MAX_WAIT_MS);
});
await import('./program.tsx');
