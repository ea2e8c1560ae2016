import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine, FLAKES, STANDIN } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';

it('builds a flake in a subfolder of a git work tree with changes that are not committed', () =>
  Bench.with(async (bench) => {
    const repository = join(bench.folder, 'repository');
    const flake = join(repository, 'images/iso');
    await mkdir(flake, { recursive: true });
    await cp(join(FLAKES, 'own-config'), flake, { recursive: true });
    await run('git', 'init', '--quiet', repository);
    await run('git', '-C', repository, 'add', '.');
    await run('git', '-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--quiet', '-m', 'first');
    await writeFile(join(flake, 'notes.txt'), 'not committed');
    await run('git', '-C', repository, 'add', '.');
    const { code, result, stderr } = await commandLine(['build', `${flake}#iso`, ...STANDIN], {
      stateFolder: join(bench.folder, 'state'),
    });
    expect(stderr).not.toContain('unsupported parameter');
    expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'built' });
  }));
