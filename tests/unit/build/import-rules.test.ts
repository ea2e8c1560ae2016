import { describe, expect, it } from 'vitest';
import { importFaults } from '../../../build/import-rules.ts';

describe('importFaults', () => {
  it.each([
    ['main/write/plan.ts', "import { judgeDrive } from '../drive/index.ts';", 'a stage imports no other folder'],
    ['main/write/plan.ts', "import { run } from '../helper-session/index.ts';", 'a stage imports no other folder'],
    ['main/job/pipeline.ts', "import { judgeDrive } from '../drive/judge.ts';", 'through its index.ts'],
    ['main/job/pipeline.ts', "import { app } from 'electron';", 'know Electron'],
    ['main/job/pipeline.ts', `const electron = await import('${'electron'}');`, 'know Electron'],
    ['main/web/host.ts', "import { CALL_CHANNEL } from '../../preload/channel.ts';", 'only main/electron'],
    ['main/write/plan.ts', "import {\n  a,\n  b,\n} from '../../helper/copy.ts';", 'another program'],
    ['main/image/open.ts', "import { copyImage } from '../../helper/copy.ts';", 'another program'],
    ['main/verify/verify-drive.ts', "import { Decompressed } from '../../helper/decompress.ts';", 'another program'],
    ['renderer/bridge.ts', "export * from '../main/job/index.ts';", 'the page knows the contract only'],
    ['helper/copy.ts', "import { z } from 'zod';", 'Node only'],
    ['helper/copy.ts', "import type { Drive } from '../contract/drive.ts';", 'helper-lines.ts only'],
    ['contract/job.ts', "import '../main/job/index.ts';", 'contract imports nothing'],
    ['main/cli/main.ts', "import { say } from '../../tests/fakes/say.ts';", 'does not import what builds or tests'],
  ])('refuses in %s: %s', (path, text, why) => {
    expect(importFaults(path, text)).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ['main/write/plan.ts', "import type { HelperSession } from '../helper-session/index.ts';"],
    ['main/write/plan.ts', "import { Image } from '../../contract/image.ts';\nimport { step } from './step.ts';"],
    ['main/image/open.ts', "import { Decompressed } from '../../helper/decompress.ts';"],
    ['main/job/pipeline.ts', "import { judgeDrive } from '../drive/index.ts';"],
    ['main/electron/shell.ts', "import { app } from 'electron';\nimport { C } from '../../preload/channel.ts';"],
    ['helper/copy.ts', "import fs from 'node:fs';\nimport { PROTOCOL } from '../contract/helper-protocol.ts';"],
    ['tests/fakes/electron.ts', "import type * as E from 'electron';"],
    ['main/job/pipeline.ts', "// the word import 'electron' in a comment: only what is imported counts"],
    ['main/drive/read-machine.ts', "import { readProtection } from '../settings/index.ts';"],
  ])('lets %s have its own: %s', (path, text) => {
    expect(importFaults(path, text)).toEqual([]);
  });
});
