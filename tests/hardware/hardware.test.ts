/**
 * Every scenario, in one virtual machine, in this order. The first one flashes a stick; two more machines boot copies of it
 * while the next ones run, those that measure no time.
 */

import { provideGuest } from './scenario.ts';
import { prepareImage } from './scenarios/flash-and-boot.ts';
import './scenarios/refused.ts';
import './scenarios/identity.ts';
import './scenarios/failing.ts';
import './scenarios/booted.ts';
import './scenarios/watch.ts';
import './scenarios/pulled.ts';
import './scenarios/swapped.ts';

provideGuest(prepareImage);
