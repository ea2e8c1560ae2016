import { protocol } from 'electron';
import { contentPolicy, readPageFile } from '../page/index.ts';
import { APP_ORIGIN, APP_SCHEME } from './security.ts';

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page as `app://flakestick/…`, so that it has an origin and a policy, which a file does not. */
export function servePage(rendererFolder: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    const isOurs = `${url.protocol}//${url.host}` === APP_ORIGIN;
    const file = isOurs ? await readPageFile(rendererFolder, url.pathname) : null;
    if (!file) return new Response(null, { status: 404 });
    return new Response(file.body, {
      headers: {
        'content-type': file.contentType,
        'content-security-policy': contentPolicy(),
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
