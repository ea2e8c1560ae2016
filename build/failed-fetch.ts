/** Remembers for a day that Electron's runtime could not be fetched, so that starting without a network is fast. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from '../contract/wire/schema.ts';
import { JsonFile } from '../main/system/json-file.ts';
import { stateFolder } from '../main/system/xdg.ts';

const FailedFetch = z.strictObject({
  schema: z.literal(1),
  /** `2026-11-27`, by this machine's clock and time zone; empty for none. */
  day: z.string(),
  version: z.string(),
  /** Digest of the settings for its address, because an address may contain a password. */
  origin: z.string(),
});
type FailedFetch = z.infer<typeof FailedFetch>;

/** Settings that change the address or the proxy; other ELECTRON_ variables are harmless here. */
const ORIGIN = /^(npm_(package_)?config_electron_|electron_|(https?|all|no)_proxy$|node_use_env_proxy$)/i;

/** Only a failure of today counts, with the same settings and version. */
export function fetchOf(version: string, environment: NodeJS.ProcessEnv, now: Date): FailedFetch {
  const settings = Object.entries(environment)
    .filter(([name]) => ORIGIN.test(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const [year, month, date] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return {
    schema: 1,
    day: [year, month, date].map((part) => String(part).padStart(2, '0')).join('-'),
    version,
    origin: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
  };
}

const file = new JsonFile<FailedFetch>({
  path: () => join(stateFolder(), 'electron-fetch.json'),
  decoder: FailedFetch,
  version: 1,
  initial: { schema: 1, day: '', version: '', origin: '' },
  onBroken: () => {},
});

export async function hasFailed(fetch: FailedFetch): Promise<boolean> {
  const reading = await file.read();
  return reading.state === 'known' && JSON.stringify(reading.value) === JSON.stringify(fetch);
}

/** False if it cannot be remembered: then the next start tries again. */
export async function rememberFailure(fetch: FailedFetch): Promise<boolean> {
  return file
    .change(() => fetch)
    .then(
      () => true,
      () => false,
    );
}
