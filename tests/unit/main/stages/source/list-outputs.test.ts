import { describe, expect, it } from 'vitest';
import { outputOf } from '../../../../../main/stages/source/list-outputs.ts';
import type { OutputLook } from '../../../../../main/stages/source/output-look.ts';
import { BatchSize } from '../../../../../main/stages/source/set-look.ts';

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

describe('the number of outputs that are looked at in one evaluation', () => {
  it('grows while that is quick, and shrinks where it is not', () => {
    const batch = new BatchSize();
    expect(batch.next(100, 48)).toBe(3);
    batch.took(100);
    batch.took(100);
    expect(batch.next(100, 48)).toBe(16);
    batch.took(5000);
    expect(batch.next(20, 48)).toBe(4);
  });

  it('is one for systems that take long, and never so small that ten thousand would take days', () => {
    const batch = new BatchSize();
    batch.took(5000);
    expect(batch.next(20, 48)).toBe(1);
    expect(batch.next(10_000, 48)).toBe(209);
    expect(batch.next(3, 0)).toBe(3);
  });
});
