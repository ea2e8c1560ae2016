/** That Electron's runtime could not be fetched, remembered for the day: a start without a network stays a quick one. */
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
  /** Digest of the settings that say where it comes from: an address may have a password in it. */
  origin: z.string(),
});
type FailedFetch = z.infer<typeof FailedFetch>;

/** Whatever changes the address or the way there; what else begins with ELECTRON_ does no harm here. */
const ORIGIN = /^(npm_(package_)?config_electron_|electron_|(https?|all|no)_proxy$|node_use_env_proxy$)/i;

/** A failure of today, with these settings and this version, is what counts. */
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

/** A folder that cannot be written only means that it is tried again. */
export async function rememberFailure(fetch: FailedFetch): Promise<void> {
  await file.change(() => fetch).catch(() => {});
}
