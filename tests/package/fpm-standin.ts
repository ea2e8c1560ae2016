#!/usr/bin/env node
/**
 * Stands in for fpm, which Debian 12 does not have: takes the arguments that electron-builder gives it and calls dpkg-deb or
 * rpmbuild. It compresses little, and knows only the options that are used. With FPM_STANDIN_OLDER=0.1.9 it makes a package of
 * that version too, with a file that the newer one lacks, at the same path with `.older` behind it.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FLAGS = new Set(['--force', '--debug']);

interface Given {
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** From, and to below the root. */
  readonly pairs: readonly (readonly [string, string])[];
}

function readArguments(argv: readonly string[]): Given {
  const options = new Map<string, string[]>();
  const pairs: [string, string][] = [];
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (FLAGS.has(word)) continue;
    const [, name = '', glued] = /^(--?[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name) options.set(name, [...(options.get(name) ?? []), glued ?? words.shift() ?? '']);
    else pairs.push(word.split('=') as [string, string]);
  }
  return { options, pairs };
}

const given = readArguments(process.argv.slice(2));
const all = (name: string): readonly string[] => given.options.get(name) ?? [];
/** As in fpm, the last one counts. */
const one = (name: string): string => all(name).at(-1) ?? '';
const folder = mkdtempSync(join(tmpdir(), 'fpm-standin-'));
const tree = join(folder, 'tree');

function collect(): void {
  for (const [from, to] of given.pairs) {
    const target = join(tree, to.endsWith('/') ? join(to, basename(from)) : to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: from.endsWith('/'), verbatimSymlinks: true, preserveTimestamps: true });
  }
}

interface Entry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
}

const entries = (): Entry[] =>
  readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const found = lstatSync(join(tree, name));
      return { path: `/${name}`, isFolder: found.isDirectory(), sizeBytes: found.isFile() ? found.size : 0 };
    });

/** Folders 755, files 644 or 755: what is in a checkout goes by the user's umask. */
function settleModes(): void {
  for (const { path, isFolder } of entries()) {
    const at = join(tree, path);
    const { mode } = lstatSync(at);
    if (!lstatSync(at).isSymbolicLink()) chmodSync(at, isFolder || mode & 0o100 ? 0o755 : 0o644);
  }
}

function control(version: string): string {
  const [summary = '', ...rest] = one('--description').split('\n');
  const kilobytes = entries().reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 1024), 0);
  const fields = {
    Package: one('--name'),
    Version: version,
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(kilobytes),
    Depends: all('-d').join(', '),
    Recommends: all('--deb-recommends').join(', '),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    Description: [summary, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function makeDeb(version: string, target: string): void {
  const changelog = join(tree, 'usr/share/doc', one('--name'), 'changelog.gz');
  mkdirSync(dirname(changelog), { recursive: true });
  writeFileSync(changelog, gzipSync(readFileSync(one('--deb-changelog')), { level: 9 }), { mode: 0o644 });
  settleModes();
  const text = control(version);
  const sums = entries()
    .filter(({ path, isFolder }) => !isFolder && !lstatSync(join(tree, path)).isSymbolicLink())
    .map(({ path }) => path.slice(1));
  const md5sums = execFileSync('md5sum', sums, { cwd: tree });
  mkdirSync(join(tree, 'DEBIAN'), { mode: 0o755 });
  writeFileSync(join(tree, 'DEBIAN/control'), text);
  writeFileSync(join(tree, 'DEBIAN/md5sums'), md5sums);
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ] as const)
    writeFileSync(join(tree, 'DEBIAN', name), readFileSync(one(option)), { mode: 0o755 });
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, target]);
}

function spec(version: string): string {
  const own = all('--directories');
  const isOwn = (path: string): boolean => own.some((each) => path === each || path.startsWith(`${each}/`));
  const files = entries().flatMap(({ path, isFolder }) => {
    if (!isFolder) return [`"${path}"`];
    return isOwn(path) ? [`%dir "${path}"`] : [];
  });
  return `Name: ${one('--name')}
Version: ${version}
Release: 1
Summary: ${one('--rpm-summary')}
License: ${one('--license')}
URL: ${one('--url')}
AutoReqProv: no
${all('-d')
  .map((name) => `Requires: ${name}`)
  .join('\n')}
${all('--rpm-tag').join('\n')}
%description
${one('--description')}
%post
${readFileSync(one('--after-install'), 'utf8')}
%postun
${readFileSync(one('--after-remove'), 'utf8')}
%files
%defattr(-,root,root,-)
${files.join('\n')}
`;
}

function makeRpm(version: string, target: string): void {
  settleModes();
  writeFileSync(join(folder, 'package.spec'), spec(version));
  const own = [
    '__os_install_post %{nil}',
    '_binary_payload w1.gzdio',
    `_rpmdir ${folder}/out`,
    `_topdir ${folder}/top`,
  ];
  const defines = [...all('--rpm-rpmbuild-define'), ...own].flatMap((define) => ['--define', define]);
  const argv = [
    '-bb',
    '--target',
    one('--architecture'),
    '--buildroot',
    tree,
    ...defines,
    join(folder, 'package.spec'),
  ];
  execFileSync('rpmbuild', argv, { stdio: ['ignore', 'ignore', 'inherit'] });
  cpSync(
    join(folder, 'out', one('--architecture'), `${one('--name')}-${version}-1.${one('--architecture')}.rpm`),
    target,
  );
}

const MAKERS: Readonly<Record<string, (version: string, target: string) => void>> = { deb: makeDeb, rpm: makeRpm };

try {
  const make = MAKERS[one('-t')];
  if (!make) throw new Error(`this makes deb and rpm, not ${one('-t')}`);
  const older = process.env['FPM_STANDIN_OLDER'];
  collect();
  make(one('--version'), one('--package'));
  if (older) {
    // rpmbuild has removed it, and Debian's control files are in it.
    rmSync(tree, { recursive: true, force: true });
    collect();
    writeFileSync(join(tree, 'usr/share/doc', one('--name'), 'only-in-older'), '');
    make(older, `${one('--package')}.older`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
