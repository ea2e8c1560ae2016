/** What a package says about itself and cannot know: where its home is, who maintains it, which commit it was made from. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface PackageValues {
  readonly version: string;
  /** 40 digits. */
  readonly commit: string;
  /** Seconds since 1970: the time of the commit. Every file of a package has it, so that two builds are the same. */
  readonly epochSeconds: number;
  /** An https address without a slash at its end. */
  readonly homepage: string;
  /** `Name <address>`. */
  readonly maintainer: string;
}

/** What is missing or wrong, in words. */
export class ValueMissing extends Error {}

const git = (...args: string[]): string | null => {
  try {
    return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
};

export function ownVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Reserved names (RFC 2606) are placeholders that somebody forgot. Throws ValueMissing. */
export function checkedHomepage(given: string | undefined): string {
  const url = given ? URL.parse(given) : null;
  const isReserved = /(^|\.)(invalid|test|example|localhost|example\.(com|net|org))$/.test(url?.hostname ?? '');
  if (url?.protocol !== 'https:' || isReserved || url.search || url.hash)
    throw new ValueMissing(
      `FLAKESTICK_HOMEPAGE must be the https address of the project: packages link to it, and their screenshots are below it. It is ${given ? JSON.stringify(given) : 'not set'}.`,
    );
  return url.href.replace(/\/+$/, '');
}

/** Throws ValueMissing. */
function checkedMaintainer(given: string | null): string {
  if (!given || !/^[^<>\n]+ <[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>$/.test(given) || /\.invalid>$/.test(given))
    throw new ValueMissing(
      `FLAKESTICK_MAINTAINER must be “Name <address>”, or git must know user.name and user.email. It is ${given ? JSON.stringify(given) : 'not set'}.`,
    );
  return given;
}

function ownGitUser(): string | null {
  const [name, address] = [git('config', 'user.name'), git('config', 'user.email')];
  return name && address ? `${name} <${address}>` : null;
}

/** Throws ValueMissing. Outside a git checkout, FLAKESTICK_COMMIT and SOURCE_DATE_EPOCH say what git would. */
export function readPackageValues(environment: NodeJS.ProcessEnv): PackageValues {
  const commit = environment['FLAKESTICK_COMMIT'] ?? git('rev-parse', 'HEAD') ?? '';
  const epoch = environment['SOURCE_DATE_EPOCH'] ?? git('log', '-1', '--format=%ct', commit) ?? '';
  if (!/^[0-9a-f]{40}$/.test(commit) || !/^\d+$/.test(epoch))
    throw new ValueMissing('Outside a git checkout, FLAKESTICK_COMMIT (40 digits) and SOURCE_DATE_EPOCH must be set.');
  return {
    version: ownVersion(),
    commit,
    epochSeconds: Number(epoch),
    homepage: checkedHomepage(environment['FLAKESTICK_HOMEPAGE']),
    maintainer: checkedMaintainer(environment['FLAKESTICK_MAINTAINER'] ?? ownGitUser()),
  };
}

/** Whether git sees a change that is not committed. */
export const isDirty = (): boolean => (git('status', '--porcelain') ?? '') !== '';

export const isTagged = (version: string): boolean =>
  git('rev-parse', '--verify', '--quiet', `refs/tags/v${version}`) !== null;
