import { describe, expect, it } from 'vitest';
import { importCircles, importFaults } from '../../../build/import-rules.ts';

describe('importFaults', () => {
  it.each([
    ['main/stages/write/plan.ts', "import { judgeDrive } from '../drive/index.ts';", 'no other stage'],
    ['main/stages/write/plan.ts', "import { JobRunner } from '../../job/index.ts';", 'no other stage, no job'],
    ['main/stages/write/plan.ts', "import { explain } from '../../../contract/messages/index.ts';", 'no words'],
    ['main/stages/write/plan.ts', "import { run } from '../../system/nix/open-nix.ts';", 'through its index.ts'],
    ['main/stages/write/plan.ts', "import { plan } from './index.ts';", 'its index.ts is not imported'],
    ['main/system/json-file.ts', "import { judgeDrive } from '../stages/drive/index.ts';", 'the ground knows no stage'],
    ['main/job/pipeline.ts', "import { judgeDrive } from '../stages/drive/judge.ts';", 'through its index.ts'],
    ['main/job/pipeline.ts', "import { runCli } from '../shells/cli/index.ts';", 'the job gives kinds and data'],
    ['main/job/pipeline.ts', "import { app } from 'electron';", 'know Electron'],
    ['main/stages/drive/eject.ts', "import { spawn } from 'node:child_process';", 'main/system/program.ts'],
    ['main/job/pipeline.ts', `const electron = await import('${'electron'}');`, 'know Electron'],
    [
      'main/shells/web/host.ts',
      "import { CALL_CHANNEL } from '../../../preload/channel.ts';",
      'only main/shells/electron',
    ],
    ['main/shells/web/host.ts', "import { start } from '../cli/index.ts';", 'no other shell'],
    ['main/stages/write/plan.ts', "import {\n  a,\n  b,\n} from '../../../helper/write/copy.ts';", 'no other stage'],
    ['renderer/bridge.ts', "export * from '../main/job/index.ts';", 'the page knows the contract only'],
    ['renderer/ui/Button.tsx', "import { useJob } from '../mirror.ts';", 'no domain word'],
    ['renderer/parts/drive/Row.tsx', "import { Frame } from '../../screens/frame/index.ts';", 'never imports a screen'],
    ['helper/write/copy.ts', "import { z } from 'zod';", 'Node only'],
    ['helper/write/copy.ts', "import type { Drive } from '../../contract/wire/drive.ts';", 'helper-lines.ts, formats/'],
    ['formats/iso.ts', "import type { Drive } from '../contract/wire/drive.ts';", 'bytes only'],
    ['formats/iso.ts', "import { z } from 'zod';", 'Node only'],
    ['contract/wire/job.ts', "import '../../main/job/index.ts';", 'lowest part of the contract'],
    ['contract/wire/job.ts', "import { explain } from '../messages/explain.ts';", 'lowest part of the contract'],
    ['contract/rules/same-drive.ts', "import { explain } from '../messages/explain.ts';", 'by data alone'],
    [
      'main/shells/cli/main.ts',
      "import { say } from '../../../tests/fakes/say.ts';",
      'does not import what builds or tests',
    ],
    ['attic/old.ts', "import { a } from '../main/job/index.ts';", 'on no floor'],
  ])('refuses in %s: %s', (path, text, why) => {
    expect(importFaults(path, text)).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ['main/stages/write/plan.ts', "import type { HelperSession } from '../../system/helper-client/index.ts';"],
    ['main/stages/write/plan.ts', "import { JsonFile } from '../../system/json-file.ts';"],
    [
      'main/stages/write/plan.ts',
      "import { Image } from '../../../contract/wire/image.ts';\nimport { step } from './step.ts';",
    ],
    ['main/stages/image/open.ts', "import { Decompressed } from '../../../formats/decompress/decompress.ts';"],
    ['main/job/pipeline.ts', "import { judgeDrive } from '../stages/drive/index.ts';"],
    [
      'main/shells/electron/shell.ts',
      "import { app } from 'electron';\nimport { C } from '../../../preload/channel.ts';",
    ],
    [
      'helper/write/copy.ts',
      "import fs from 'node:fs';\nimport { PROTOCOL } from '../../contract/wire/helper-protocol.ts';",
    ],
    ['tests/fakes/electron.ts', "import type * as E from 'electron';"],
    ['main/system/nix/guarded-process.ts', "import type { ChildProcess } from 'node:child_process';"],
    ['main/job/pipeline.ts', "// the word import 'electron' in a comment: only what is imported counts"],
    [
      'renderer/parts/drive/Row.tsx',
      "import { Button } from '../../ui/index.ts';\nimport { useMirror } from '../../mirror.ts';",
    ],
  ])('lets %s have its own: %s', (path, text) => {
    expect(importFaults(path, text)).toEqual([]);
  });
});

describe('importCircles', () => {
  it('finds a circle of three, also one that only types close', () => {
    const texts = new Map([
      ['main/job/a.ts', "import { b } from './b.ts';"],
      ['main/job/b.ts', "import { c } from './c.ts';"],
      ['main/job/c.ts', "import type { A } from './a.ts';"],
    ]);
    expect(importCircles(texts)).toEqual([['main/job/a.ts', 'main/job/b.ts', 'main/job/c.ts']]);
  });

  it('takes two ways to the same file for no circle', () => {
    const texts = new Map([
      ['main/job/a.ts', "import { b } from './b.ts';\nimport { c } from './c.ts';"],
      ['main/job/b.ts', "import { c } from './c.ts';"],
      ['main/job/c.ts', 'export const c = 1;'],
    ]);
    expect(importCircles(texts)).toEqual([]);
  });
});
