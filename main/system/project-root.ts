import { join } from 'node:path';

/** The checkout, or the folder of the packaged app. This file in `main/system/` and a bundle in `dist/main/` are equally deep in it. */
export const PROJECT_ROOT = join(import.meta.dirname, '../..');
