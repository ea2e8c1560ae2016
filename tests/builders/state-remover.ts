/**
 * One of several processes that take entries off the user's lists at once, while others add to them. Its arguments: its
 * number, how many entries of each list are its own. The even flakes lose their star, the odd ones are forgotten.
 */
import { forgetFlake, starFlake } from '../../main/job/index.ts';
import { unprotectDrive } from '../../main/system/settings/index.ts';

const [number = 0, count = 0] = process.argv.slice(2).map(Number);

export const removedSerial = (remover: number, index: number): string => `R${remover}E${index}`;
export const removedFlake = (remover: number, index: number): string => `github:r${remover}/f${index}`;

for (let index = 0; index < count; index += 1) {
  await unprotectDrive(removedSerial(number, index));
  const flake = removedFlake(number, index);
  await (index % 2 === 0 ? starFlake(flake, false) : forgetFlake(flake));
}
