import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../contract/wire/failure.ts';
import type { BuildProgress } from '../../../contract/wire/job.ts';
import { promisedMs } from '../../setup/busy.ts';
import { type Bench, commandOf, descendants, eventually, openBench, stillRunning } from './bench.ts';

let bench: Bench;
let server: Server;
let address = '';
/** Answers that have begun and are not done. */
const hanging = new Set<ServerResponse>();
let serves: 'slowly' | 'at once' = 'slowly';

beforeAll(async () => {
  bench = await openBench();
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': 5 });
    if (serves === 'at once') return response.end('whole');
    hanging.add(response);
    response.once('close', () => hanging.delete(response));
    return response.write('wh');
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  bench.close();
  server.closeAllConnections();
  server.close();
});

/** Names of our own: another run that builds the same would keep us waiting for its lock. */
const unique = `${process.pid}-${Date.now()}`;

/** A flake without inputs whose output `iso` is this Nix text; `make name script` is a derivation. */
function flakeOf(name: string, image: string): string {
  const folder = path.join(bench.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'flake.nix'),
    `{
      outputs = _: let
        system = "${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux";
        make = name: script: derivation {
          inherit system;
          name = "\${name}-${unique}";
          builder = "/bin/bash";
          PATH = "/usr/bin:/bin";
          args = [ "-c" script ];
        };
      in { packages.\${system}.iso = ${image}; };
    }`,
  );
  return `path:${folder}#iso`;
}

const lock = (reference: string, signal?: AbortSignal) => bench.lock(reference, { overrideInputs: [] }, signal);

/** Cancels as soon as `isReached`, and holds to what a cancel promises: within a second, and nothing left that ran for us. */
async function cancelOnce(run: (signal: AbortSignal) => Promise<unknown>, isReached: () => boolean): Promise<void> {
  const stop = new AbortController();
  const before = new Set(descendants(process.pid).map(({ pid }) => pid));
  const ended = run(stop.signal).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await eventually(isReached, 60_000);
  const running = descendants(process.pid).filter(({ pid }) => !before.has(pid));
  expect(running.map(commandOf).join('\n')).toContain('nix');
  const started = performance.now();
  stop.abort();
  expect(await ended).toBeInstanceOf(Cancelled);
  expect(performance.now() - started).toBeLessThan(promisedMs(1000));
  await eventually(() => stillRunning(running).length === 0, 1500);
}

const evaluates = (): boolean => descendants(process.pid).some((found) => commandOf(found).includes('--dry-run'));

describe('a cancel', () => {
  it('in an evaluation that would never end', async () => {
    const endless = flakeOf(
      'endless',
      `let
        sum = each: n: builtins.foldl' (all: x: all + each x) 0 (builtins.genList (x: x) n);
      in make "x" "\${toString (sum (_: sum (x: x) 5000) 1000000)}"`,
    );
    let seenMs = 0;
    await cancelOnce(
      (signal) => lock(endless, signal),
      () => {
        if (seenMs === 0 && evaluates()) seenMs = performance.now();
        // It is deep in the sum by then.
        return seenMs > 0 && performance.now() - seenMs > 500;
      },
    );
    const fixed = flakeOf('endless', 'make "quick.iso" "echo >$out"');
    expect((await lock(fixed)).provenance.attribute).toContain('iso');
  });

  it('in a download during the evaluation; the next run makes it', async () => {
    serves = 'slowly';
    const sha256 = '5d5766cf2d78701614200418ee1450690d9af12c84d52545e4802f001ad53099';
    const fetching = flakeOf(
      'fetching',
      `make "fetched.iso" "cat \${builtins.fetchurl { url = "${address}/evaluation-${unique}"; sha256 = "${sha256}"; }} >$out"`,
    );
    await cancelOnce(
      (signal) => lock(fetching, signal),
      () => hanging.size > 0,
    );
    await eventually(() => hanging.size === 0, 2000);
    serves = 'at once';
    expect((await lock(fetching)).provenance.attribute).toContain('iso');
  });

  it('in a download of the build, and in the build; the next runs go on from what is there', async () => {
    serves = 'slowly';
    const gate = path.join(bench.folder, 'gate');
    rmSync(gate, { force: true });
    const hash = 'sha256-XVdmzy14cBYUIAQY7hRQaQ2a8SyE1SVF5IAvABrVMJk=';
    const reference = flakeOf(
      'staged',
      `let
        first = make "first" "echo one >$out";
        fetched = import <nix/fetchurl.nix> { url = "${address}/build-${unique}"; hash = "${hash}"; };
        second = make "second" "cat \${first} \${fetched} >$out; while [ ! -e ${gate} ]; do sleep 0.1; done";
      in make "small.iso" "mkdir $out; cat \${second} >$out/small.iso"`,
    );
    const seen: BuildProgress[] = [];
    // Locked again for each build, as a job does: the plan comes with the lock.
    const build = async (signal?: AbortSignal) =>
      bench.build(await lock(reference, signal), { signal, onProgress: (progress) => seen.push(progress) });
    const plans = () => seen.flatMap(({ plan }) => plan?.builds ?? []);
    await cancelOnce(build, () => hanging.size > 0);
    expect(plans()[0]).toBe(4);

    serves = 'at once';
    seen.length = 0;
    await cancelOnce(build, () => descendants(process.pid).some((found) => commandOf(found).startsWith('sleep 0.1')));
    // The download is there now, or `first` and the download.
    const left = plans()[0] ?? 0;
    expect(left).toBeLessThanOrEqual(4);

    writeFileSync(gate, '');
    seen.length = 0;
    const { storePath } = await build();
    expect(plans()[0]).toBe(2);
    expect(seen.at(-1)?.builds).toEqual({ done: 2, expected: 2 });
    expect(storePath).toContain('small.iso');
  });
});
