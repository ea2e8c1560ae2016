import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium's own sandbox does not start for root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ARGUMENTS });
}

export const WINDOW = { width: 1280, height: 800 } as const;
export const SMALLEST_WINDOW = { width: 760, height: 560 } as const;

export interface Watched {
  page: Page;
  /** Errors on the console, uncaught errors, and violations of the Content-Security-Policy. */
  problems: string[];
}

/** A page that writes down whatever goes wrong in it. Language and time zone are fixed, so that pictures compare. */
export async function openWatched(browser: Browser, url: string, options: BrowserContextOptions): Promise<Watched> {
  const context = await browser.newContext({
    viewport: WINDOW,
    locale: 'en-GB',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  await page.exposeFunction('noteViolation', (violation: string) => problems.push(violation));
  // As text: this project's Node side does not know the DOM.
  await page.addInitScript(
    "document.addEventListener('securitypolicyviolation', (e) => noteViolation('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))",
  );
  await page.goto(url);
  // Until then only its first frame is there, which looks the same and does nothing.
  await page.locator('#root:not([inert])').waitFor({ state: 'attached' });
  return { page, problems };
}
