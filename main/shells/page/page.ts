import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { chooseLanguage, REFERENCE_LANGUAGE } from '../../../contract/messages/language.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  body: Buffer<ArrayBuffer>;
  contentType: string;
}

/**
 * One file of the page by its URL path, e.g. `/` or `/assets/index-3fa9.js`. The document is in the language of the app, and
 * has its first frame, so that nothing is waited for before the page shows itself (build/first-frame.ts).
 * Null when there is no such file, or when the path leaves the folder.
 */
export async function readPageFile(pageFolder: string, urlPath: string): Promise<PageFile | null> {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  const file = join(pageFolder, path === '/' || path === '/index.html' ? documentName() : path);
  if (!file.startsWith(pageFolder + sep) || path.includes('\0')) return null;
  try {
    const contentType = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    return { body: await readFile(file), contentType };
  } catch {
    return null;
  }
}

function documentName(): string {
  const language = chooseLanguage({ environment: process.env }) ?? REFERENCE_LANGUAGE;
  return language === REFERENCE_LANGUAGE ? 'index.html' : `index.${language}.html`;
}

/** The Content-Security-Policy of the page; `connect` lists the addresses that it may connect to besides its own origin. */
export function contentPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    ['connect-src', "'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Where the built page is, seen from a program's own folder: beside a bundle, or in dist/ of a checkout. */
export function findPageFolder(programFolder: string): string | null {
  const candidates = [join(programFolder, '../renderer'), join(programFolder, '../../../dist/renderer')];
  return candidates.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}
