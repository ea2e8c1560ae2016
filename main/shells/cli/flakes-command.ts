import { changeWords, stateWords, updateWords } from '../../../contract/messages/flake-words.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { FlakeUpdate, KnownFlake } from '../../../contract/wire/known-flake.ts';
import { checkFlake, forgetFlake, starFlake } from '../../job/index.ts';
import { listFlakes } from '../../stages/known-flake/index.ts';
import type { Output } from './output.ts';

function line({ flake, isStarred, usedAt, seen }: KnownFlake): string {
  return `${isStarred ? '★' : ' '} ${usedAt.slice(0, 10)}  ${flake}${seen ? `  (${stateWords(seen)})` : ''}`;
}

async function list(output: Output): Promise<number> {
  const flakes = await listFlakes();
  for (const flake of flakes) {
    output.event('flake', flake);
    output.text(line(flake));
  }
  if (flakes.length === 0) output.note('No flake has been used or starred yet.');
  output.result('listed', { flakes });
  return 0;
}

function tell(update: FlakeUpdate, output: Output): void {
  output.text(`${update.flake}: ${updateWords(update)}`);
  for (const change of update.changes) output.text(`  ${changeWords(change)}`);
  output.event('update', update);
}

/** All that are known, or one. One that cannot be asked does not keep the others from being asked. */
async function check(flake: string | null, output: Output): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  if (flake !== null) {
    const update = await checkFlake(flake, stop.signal);
    tell(update, output);
    output.result('checked', { updates: [update] });
    return 0;
  }
  const updates: FlakeUpdate[] = [];
  let code = 0;
  for (const known of await listFlakes()) {
    try {
      const update = await checkFlake(known.flake, stop.signal);
      updates.push(update);
      tell(update, output);
    } catch (thrown) {
      if (!(thrown instanceof JobFailure)) throw thrown;
      code ||= output.failed(thrown.failure, known.flake);
    }
  }
  output.result(code === 0 ? 'checked' : 'failed', { updates });
  return code;
}

export async function runFlakes(action: string, flake: string | null, output: Output): Promise<number> {
  if (action === 'list' && flake === null) return list(output);
  if (action === 'check') return check(flake, output);
  if (flake === null || !['star', 'unstar', 'forget'].includes(action))
    throw new JobFailure({
      kind: 'bad-usage',
      detail:
        'It is “flakes”, “flakes star FLAKE”, “flakes unstar FLAKE”, “flakes forget FLAKE”, or “flakes check [FLAKE|RECORD]”.',
    });
  const flakes = action === 'forget' ? await forgetFlake(flake) : await starFlake(flake, action === 'star');
  for (const known of flakes) output.text(line(known));
  output.result(({ star: 'starred', unstar: 'unstarred', forget: 'forgotten' } as const)[action as 'star'], { flakes });
  return 0;
}
