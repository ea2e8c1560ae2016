import { formatBytes } from '../../../contract/messages/bytes.ts';
import { listPresets } from '../../job/index.ts';
import type { Output } from './output.ts';

export async function runPresets(output: Output): Promise<number> {
  const presets = await listPresets();
  for (const preset of presets) {
    output.event('preset', preset);
    const support = preset.support === 'supported' ? '' : `, unsupported since ${preset.unsupportedSince ?? '?'}`;
    output.text(`${preset.name.padEnd(14)} ${preset.title}: ${preset.summary}`);
    output.text(
      `${''.padEnd(14)} NixOS ${preset.release}${support}; needs Nix ${preset.leastNix}; about ${formatBytes(preset.roughSizeBytes)}; ${preset.systems.join(', ')}`,
    );
  }
  output.result('listed', { presets });
  return 0;
}
