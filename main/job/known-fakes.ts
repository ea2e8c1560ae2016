/** Drives that an earlier capacity check proved to be fake, among those about to be written. */
import { provenFake } from '../../contract/rules/proven-fake.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { capacityHistory } from './capacity-check-runner.ts';

/** With a warning on each of them. A history that cannot be read warns of none. */
export async function withKnownFakes(drives: readonly Drive[]): Promise<Drive[]> {
  const { checked } = await capacityHistory();
  return drives.map((drive) => {
    const proof = provenFake(drive.identity, checked);
    if (proof === null) return drive;
    const { atMostBytes } = proof;
    return { ...drive, warnings: [...drive.warnings, { kind: 'proven-fake', atMostBytes }] };
  });
}
