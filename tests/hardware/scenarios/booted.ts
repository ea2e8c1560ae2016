import { bootScenarios } from './flash-and-boot.ts';

bootScenarios();
