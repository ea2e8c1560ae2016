/** Signatures with GnuPG: the key is its user's affair, in their keyring or on their card. */
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { ValueMissing } from './package-values.ts';

export interface SigningKey {
  readonly fingerprint: string;
  /** `Name <address>` */
  readonly userId: string;
}

const gpg = (argv: readonly string[]): string =>
  execFileSync('gpg', ['--batch', ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** `given` is anything that gpg takes for a key. Throws ValueMissing where there is no secret key, or more than one. */
export function findSigningKey(given: string | undefined): SigningKey {
  if (!given)
    throw new ValueMissing('FLAKESTICK_SIGNING_KEY must name the key that signs the release (gpg --list-secret-keys).');
  let listed: string;
  try {
    listed = gpg(['--with-colons', '--list-secret-keys', '--', given]);
  } catch {
    throw new ValueMissing(`gpg has no secret key ${JSON.stringify(given)}.`);
  }
  // Source: doc/DETAILS of GnuPG. The first fingerprint and user ID are those of the primary key.
  const fields = listed.split('\n').map((line) => line.split(':'));
  const [key, another] = fields.filter(([type]) => type === 'sec');
  const fingerprint = fields.find(([type]) => type === 'fpr')?.[9];
  const userId = fields.find(([type]) => type === 'uid')?.[9]?.replaceAll('\\x3a', ':');
  if (!key || another || !fingerprint || !userId)
    throw new ValueMissing(`${JSON.stringify(given)} is not exactly one secret key.`);
  return { fingerprint, userId };
}

/** Gives the name of the signature, which is beside the file. */
export function signFile(path: string, fingerprint: string): string {
  gpg(['--yes', '--armor', `--local-user=${fingerprint}`, `--output=${path}.asc`, '--detach-sign', path]);
  gpg(['--verify', `${path}.asc`, path]);
  return `${basename(path)}.asc`;
}
