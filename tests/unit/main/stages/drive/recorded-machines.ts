/** The machines of tests/fixtures/machines: what their kernel says, what is asked, and what must be said of each drive. */
import { readdirSync, readFileSync } from 'node:fs';
import { DriveWarning, Refusal } from '../../../../../contract/wire/drive.ts';
import { z } from '../../../../../contract/wire/schema.ts';
import {
  backingDevices,
  backingDevicesOfKernelPath,
  locateMount,
  locateSwap,
} from '../../../../../main/stages/drive/backing-devices.ts';
import type { StatPath } from '../../../../../main/stages/drive/bounded-stat.ts';
import type { JudgeOptions } from '../../../../../main/stages/drive/index.ts';
import { HostSnapshot } from '../../../../../main/stages/drive/index.ts';
import { type MountLine, mountOf, parseMountInfo, parseSwaps } from '../../../../../main/stages/drive/mountinfo.ts';

const folder = new URL('../../../../fixtures/machines/', import.meta.url);

/**
 * A machine comes as the snapshot itself, or with the text of its /proc files. Then mounts, swaps, and the places of
 * loop files and of the image are found as they are on a real machine.
 */
const Fixture = z.strictObject({
  about: z.string(),
  /** The rules it is there to show: it comes out wrong without any one of them. None: it is a plain machine. */
  rules: z.array(z.string()),
  /** Lines of /proc/self/mountinfo. */
  mountinfo: z.array(z.string()).optional(),
  /** Lines of /proc/swaps, without the heading. */
  swaps: z.array(z.string()).default([]),
  /** Symbolic links and further nodes, and the device they lead to. */
  links: z.record(z.string(), z.string()).default({}),
  /** Paths that do not exist, that nobody may look at, and that do not answer. */
  paths: z.record(z.string(), z.enum(['missing', 'hidden', 'silent'])).default({}),
  usedBytes: z.record(z.string(), z.number()).default({}),
  machine: HostSnapshot.extend({ mounts: HostSnapshot.shape.mounts.default([]) }),
  options: z
    .strictObject({
      includeLoop: z.boolean().optional(),
      image: z.strictObject({ path: z.string(), devices: z.array(z.string()).optional() }).optional(),
      needBytes: z.number().optional(),
    })
    .default({}),
  expected: z.record(z.string(), z.strictObject({ refusals: z.array(Refusal), warnings: z.array(DriveWarning) })),
});
type Fixture = z.infer<typeof Fixture>;

export interface RecordedMachine extends Pick<Fixture, 'about' | 'rules' | 'expected'> {
  readonly file: string;
  readonly machine: HostSnapshot;
  readonly options: JudgeOptions;
}

export const files: readonly string[] = readdirSync(folder).filter((file) => file.endsWith('.json'));

export async function recordedMachine(file: string): Promise<RecordedMachine> {
  const fixture = Fixture.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  const { about, rules, expected } = fixture;
  const lines = fixture.mountinfo && parseMountInfo(fixture.mountinfo.join('\n'));
  if (lines && lines.length !== fixture.mountinfo?.length) throw new Error(`${file}: a mount is not understood`);
  const machine = lines ? await machineFrom(fixture, lines) : fixture.machine;
  const mounts = lines ?? machine.mounts;
  const { image, ...options } = fixture.options;
  if (!image) return { file, about, rules, expected, machine, options };
  const devices = image.devices ?? (await backingDevices(image.path, mounts, lookIn(fixture, mounts)));
  return { file, about, rules, expected, machine, options: { ...options, image: { path: image.path, devices } } };
}

async function machineFrom(fixture: Fixture, lines: readonly MountLine[]): Promise<HostSnapshot> {
  const look = lookIn(fixture, lines);
  const devices = await Promise.all(
    fixture.machine.devices.map(async (device) => {
      if (!device.loop) return device;
      const backingDevices = await backingDevicesOfKernelPath(device.loop.backingFile, lines, look);
      return { ...device, loop: { ...device.loop, backingDevices } };
    }),
  );
  const swapPaths = parseSwaps(['Filename Type Size Used Priority', ...fixture.swaps].join('\n'));
  const mounts = await Promise.all(lines.map((line) => locateMount(line, lines, look)));
  return {
    ...fixture.machine,
    devices,
    mounts: mounts.map((mount) => ({ ...mount, usedBytes: fixture.usedBytes[mount.mountPoint] ?? null })),
    swaps: await Promise.all(swapPaths.map((path) => locateSwap(path, lines, devices, look))),
  };
}

/** What `stat` says in that machine: nodes below /dev are its devices, other paths exist unless told otherwise. */
function lookIn(
  { links, paths, machine }: Fixture,
  mounts: readonly Pick<MountLine, 'mountPoint' | 'device'>[],
): StatPath {
  return async (path) => {
    const told = paths[path];
    if (told) return { kind: told };
    const name = links[path] ?? path.replace(/^\/dev\//, '');
    const node = machine.devices.find(
      (device) => device.name === name || (device.mapper && path === `/dev/mapper/${device.mapper.name}`),
    );
    if (node) return { kind: 'block-device', path: `/dev/${node.name}`, device: node.device };
    const mount = path.startsWith('/dev/') ? undefined : mountOf(path, mounts);
    return mount ? { kind: 'file', path, device: mount.device } : { kind: 'missing' };
  };
}
