import { expect, it } from 'vitest';
import { IMAGE_ATTRIBUTE, imageAnswer, imageQuestion } from '../../../../contract/rules/image-kinds.ts';

it('asks a configuration for its own image first, and for the one that every configuration has only on purpose', () => {
  const all = imageQuestion('all');
  expect(all.indexOf('b ? isoImage')).toBeGreaterThan(0);
  expect(all.indexOf('b ? images.iso')).toBeGreaterThan(all.indexOf('b ? isoImage'));
  expect(imageQuestion('offered')).not.toContain('images.iso');
});

it('reads what a configuration answers', () => {
  expect(imageAnswer(`${IMAGE_ATTRIBUTE} aarch64-linux`)).toEqual({
    attribute: 'config.system.build.isoImage',
    system: 'aarch64-linux',
  });
  expect(imageAnswer('')).toBeNull();
});
