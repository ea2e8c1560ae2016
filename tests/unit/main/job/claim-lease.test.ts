/** One drive and several processes that want it at the same moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chosenDrive } from '../../../builders/drives.ts';

const PROCESSES = 3;
const ROUNDS = 20;
const LOOK_MS = 20;

/** Takes the drive at each of the moments that it is told, says whether it got it, and gives it back when it is told to. */
const PROGRAM = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
// Between what it publishes and what it sees of others, all others publish.
const { readdirSync } = fs;
fs.readdirSync = (...folder) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${LOOK_MS});
  return readdirSync(...folder);
};
syncBuiltinESMExports();
const { DriveLeases } = await import(${JSON.stringify(new URL('../../../../main/job/drive-leases.ts', import.meta.url).href)});
const drive = ${JSON.stringify(chosenDrive())};
const leases = new DriveLeases();
let release = null;
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'release') {
    release?.();
    release = null;
    console.log('released');
    continue;
  }
  while (Date.now() < Number(line));
  try {
    release = leases.take({ drives: [drive], mode: 'write', activity: 'flash' });
    console.log('got');
  } catch ({ failure }) {
    console.log(failure.kind);
  }
}
`;

class Program {
  readonly #child;
  readonly #lines;

  constructor(runtime: string) {
    this.#child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      env: { ...process.env, XDG_RUNTIME_DIR: runtime },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async says(): Promise<string> {
    return String((await this.#lines.next()).value);
  }

  ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    return this.says();
  }

  async end(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
  }
}

let runtime = '';
let programs: Program[] = [];
beforeAll(async () => {
  runtime = mkdtempSync(join(tmpdir(), 'flakestick-claims-'));
  programs = Array.from({ length: PROCESSES }, () => new Program(runtime));
  for (const program of programs) expect(await program.says()).toBe('ready');
}, 30_000);
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end()));
  rmSync(runtime, { recursive: true });
});

it('one of them gets it each time, and the others are told that it is busy', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const atMs = Date.now() + 15;
    const said = await Promise.all(programs.map((program) => program.ask(String(atMs))));
    expect(said.toSorted(), `round ${round}`).toEqual(['drive-busy', 'drive-busy', 'got']);
    for (const program of programs) await program.ask('release');
    expect(readdirSync(join(runtime, 'flakestick/leases'))).toEqual([]);
  }
}, 60_000);
