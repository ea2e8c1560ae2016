/** The text that goes into a bug report: version, system, what the caller adds, the end of the log. Always English, masked. */
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { z } from '../../contract/wire/schema.ts';
import { nameOf, readOsRelease } from './distribution.ts';
import { parseForeignJson } from './foreign-json.ts';
import { logTail } from './log.ts';
import { type MaskContext, maskForReport } from './mask.ts';

export interface ReportOptions {
  readonly version: string;
  /** Additional sections with titles, for example the results of doctor. */
  readonly sections?: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** Serial numbers and WWNs of known drives, in addition to those that are plugged in. */
  readonly serials?: readonly string[];
  /** The end of the log, if already read; default `logTail()`. */
  readonly log?: readonly string[];
}

const Entry = z.looseObject({ at: z.string(), pid: z.number(), program: z.string(), event: z.string() });

type Mask = (text: string) => string;

/** Masks each value separately, so that JSON quotes do not hide where a value ends. */
function maskedValue(value: unknown, mask: Mask, key = ''): unknown {
  if (value === null) return null;
  if (/^(?:serial|wwn)$/i.test(key)) return '[serial]';
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((each) => maskedValue(each, mask));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [mask(name), maskedValue(each, mask, name)]));
}

/** `2026-11-22T20:15:00.000Z cli[1234] ran {"argv":["umount","/mnt"],"code":1}`. Pure. */
export function reportLine(line: string, mask: Mask): string {
  let raw: unknown;
  try {
    raw = parseForeignJson(line);
  } catch {
    return mask(line);
  }
  const entry = Entry.safeParse(raw);
  if (!entry.success) return mask(line);
  const { at, pid, program, event, ...rest } = entry.data;
  return `${mask(`${at} ${program}[${pid}] ${event}`)} ${JSON.stringify(maskedValue(rest, mask))}`;
}

async function systemLine(): Promise<string> {
  const name = nameOf(await readOsRelease()) ?? 'unknown';
  return `System: ${name}, Linux ${os.release()}, ${os.arch()}, Node ${process.versions.node}`;
}

/** Serial numbers of everything that is plugged in now, from the kernel. */
async function serialsOfMachine(): Promise<string[]> {
  const places = [
    ['/sys/bus/usb/devices', 'serial'],
    ['/sys/class/nvme', 'serial'],
    ['/sys/class/block', 'device/serial'],
    ['/sys/class/block', 'device/wwid'],
    ['/sys/class/block', 'wwid'],
  ] as const;
  const found = await Promise.all(
    places.map(async ([folder, file]) => {
      const names = await readdir(folder).catch((): string[] => []);
      return Promise.all(names.map((name) => readFile(join(folder, name, file), 'utf8').catch(() => '')));
    }),
  );
  return found.flat().map((text) => text.trim());
}

async function maskContext(serials: readonly string[] = []): Promise<MaskContext> {
  const { homedir, username } = os.userInfo();
  return {
    homes: [...new Set([homedir, os.homedir()])],
    userName: username,
    hostName: os.hostname(),
    serials: [...serials, ...(await serialsOfMachine())],
  };
}

/** Never throws. */
export async function maskedReport({
  version,
  sections = [],
  serials,
  log = logTail(),
}: ReportOptions): Promise<string> {
  const context = await maskContext(serials);
  const mask: Mask = (text) => maskForReport(text, context);
  const added = sections.flatMap(({ title, lines }) => ['', `${title}:`, ...lines.map(mask)]);
  const tail = log.length > 0 ? log.map((line) => reportLine(line, mask)) : ['(empty)'];
  // not shown: a report is in English for those who read it.
  return [`Flakestick ${version}`, await systemLine(), ...added, '', 'End of the log:', ...tail, ''].join('\n');
}
