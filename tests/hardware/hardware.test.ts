/**
 * Every scenario, in one virtual machine, in this order. What measures time comes before the first stick is flashed, since from
 * then on two more machines boot copies of it.
 */

import { forgetImage, prepareImage } from './prepared-image.ts';
import { provideGuest } from './scenario.ts';
import './scenarios/watch.ts';
import './scenarios/pulled.ts';
import './scenarios/flashed.ts';
import './scenarios/listed.ts';
import './scenarios/mounted.ts';
import './scenarios/system-disk.ts';
import './scenarios/swapped.ts';
import './scenarios/failing.ts';
import './scenarios/capacity-checked.ts';
import './scenarios/restored.ts';
import './scenarios/booted.ts';

provideGuest(prepareImage, forgetImage);
