import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine, FLAKES, STANDIN } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';

/** A work tree whose flake is not at its top, with a change that is staged and not committed. */
async function changedTree(bench: Bench, fixture: string): Promise<string> {
  const repository = join(bench.folder, 'repository');
  const flake = join(repository, 'images/iso');
  await mkdir(flake, { recursive: true });
  await cp(join(FLAKES, fixture), flake, { recursive: true });
  await run('git', 'init', '--quiet', repository);
  await run('git', '-C', repository, 'add', '.');
  await run('git', '-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--quiet', '-m', 'first');
  await writeFile(join(flake, 'notes.txt'), 'not committed');
  await run('git', '-C', repository, 'add', '.');
  return flake;
}

it('builds a flake in a subfolder of a git work tree with changes that are not committed', () =>
  Bench.with(async (bench) => {
    const flake = await changedTree(bench, 'own-config');
    const { code, result, stderr } = await commandLine(['build', `${flake}#iso`, ...STANDIN], {
      stateFolder: join(bench.folder, 'state'),
    });
    expect(stderr).not.toContain('unsupported parameter');
    expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'built' });
  }));

it('names the user’s own file and line when a flake in such a subfolder does not evaluate', () =>
  Bench.with(async (bench) => {
    const flake = await changedTree(bench, 'evaluation-error');
    const { code, result } = await commandLine(['build', `${flake}#iso`, ...STANDIN], {
      stateFolder: join(bench.folder, 'state'),
    });
    expect(code).toBe(3);
    expect(result).toMatchObject({
      failure: { kind: 'evaluation-failed', position: { file: join(flake, 'configuration.nix'), line: 7 } },
    });
  }));
