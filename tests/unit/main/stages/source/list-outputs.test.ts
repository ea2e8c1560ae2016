import { describe, expect, it } from 'vitest';
import { outputOf } from '../../../../../main/stages/source/list-outputs.ts';
import type { OutputLook } from '../../../../../main/stages/source/output-look.ts';

const iso = (system: string): OutputLook => ({ is: 'derivation', name: 'a.iso', file: '', system, isProgram: false });

describe('an output', () => {
  it('is called as one writes it after “#”, whatever its name is', () => {
    const names = [
      ['packages', 'x86_64-linux', '__proto__'],
      ['isos', 'my.iso'],
      ['hydraJobs', 'x86_64-linux', 'iso'],
    ].map((path) => outputOf(path, iso('x86_64-linux'))?.name);
    expect(names).toEqual(['__proto__', 'isos."my.iso"', 'hydraJobs.x86_64-linux.iso']);
  });

  it('has the system of its derivation, not of the set that it is in', () => {
    expect(outputOf(['packages', 'x86_64-linux', 'pi'], iso('aarch64-linux'))).toMatchObject({
      system: 'aarch64-linux',
      attribute: 'packages.x86_64-linux.pi',
    });
    expect(outputOf(['packages', 'aarch64-darwin', 'pi'], iso('aarch64-linux'))?.system).toBe('aarch64-linux');
    expect(outputOf(['packages', 'x86_64-linux', 'x'], iso('riscv64-linux'))).toBeNull();
  });

  it('of a configuration is its image', () => {
    const image = { attribute: 'config.system.build.sdImage', system: 'aarch64-linux' };
    expect(outputOf(['images', 'board'], { is: 'configuration', image })).toEqual({
      name: 'images.board',
      attribute: 'images.board.config.system.build.sdImage',
      system: 'aarch64-linux',
      from: 'nixos-configuration',
    });
    expect(outputOf(['images', 'board'], { is: 'configuration', image: null })).toBeNull();
  });
});
