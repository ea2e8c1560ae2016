/** What electron-builder is told. Everything that a person reads comes from the messages, every address from outside. */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { en } from '../../contract/messages/en/index.ts';
import type { PackageValues } from './package-values.ts';

const root = join(import.meta.dirname, '../..');

/** Written by installed-files.ts before the packages are made. From the root of the project. */
export const GENERATED = 'release/files';

/** Where deb and rpm put each file beside the app itself. From the root of the project. */
const INSTALLED = {
  'build/linux/flakestick-command': '/usr/bin/flakestick',
  'build/linux/flakestick-helper': '/usr/lib/flakestick/flakestick-helper',
  'build/linux/org.flakestick.helper.policy': '/usr/share/polkit-1/actions/org.flakestick.helper.policy',
  'build/icons/flakestick.svg': '/usr/share/icons/hicolor/scalable/apps/flakestick-app.svg',
  [`${GENERATED}/org.flakestick.Flakestick.metainfo.xml`]: '/usr/share/metainfo/org.flakestick.Flakestick.metainfo.xml',
  [`${GENERATED}/flakestick.1.gz`]: '/usr/share/man/man1/flakestick.1.gz',
  [`${GENERATED}/flakestick.de.1.gz`]: '/usr/share/man/de/man1/flakestick.1.gz',
  [`${GENERATED}/completion.bash`]: '/usr/share/bash-completion/completions/flakestick',
  [`${GENERATED}/completion.fish`]: '/usr/share/fish/vendor_completions.d/flakestick.fish',
  [`${GENERATED}/copyright`]: '/usr/share/doc/flakestick/copyright',
  [`${GENERATED}/licenses.md.gz`]: '/usr/share/doc/flakestick/licenses.md.gz',
  [`${GENERATED}/CHANGELOG.md.gz`]: '/usr/share/doc/flakestick/CHANGELOG.md.gz',
};
const DEB_ONLY = {
  [`${GENERATED}/completion.zsh`]: '/usr/share/zsh/vendor-completions/_flakestick',
  'build/linux/lintian-overrides': '/usr/share/lintian/overrides/flakestick',
};
const RPM_ONLY = { [`${GENERATED}/completion.zsh`]: '/usr/share/zsh/site-functions/_flakestick' };

const pairs = (files: Readonly<Record<string, string>>): string[] =>
  Object.entries(files).map(([from, to]) => `${from}=${to}`);

/** Lines of at most 78 characters: Debian's long descriptions are not wrapped where they are shown. */
export function wrapped(text: string, width = 78): string {
  return text.replace(new RegExp(`(.{1,${width}})(?: +|$)`, 'g'), '$1\n').trimEnd();
}

/** What is delivered beside the archive of the app, whatever the format. */
const app = (): Configuration => ({
  appId: 'org.flakestick.Flakestick',
  productName: 'Flakestick',
  copyright: 'The Flakestick contributors',
  // Nothing is native.
  npmRebuild: false,
  nodeGypRebuild: false,
  directories: { output: 'release', buildResources: 'build' },
  // Everything that is needed is bundled.
  files: ['dist/**', 'package.json', 'LICENSE', '!node_modules/**', '!**/*.map', '!dist/.built'],
  asar: true,
  // The command line and the helper are started as Node, by path; a thread is started from a real file.
  asarUnpack: ['dist/main/cli*.js', 'dist/main/drivelist.js', 'dist/main/records.js', 'package.json', 'dist/helper/**'],
  // Nix reads these itself, so they are real files. What is named here is left out of the archive.
  extraResources: [{ from: 'nix', to: 'nix' }],
  extraFiles: [{ from: 'build/linux/flakestick', to: 'flakestick' }],
  electronFuses: {
    // On: it is what the helper and the command line run with (docs/adr/0006-helper-runtime.md).
    runAsNode: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    onlyLoadAppFromAsar: true,
  },
  // Both stay where the runtime is given as a folder.
  afterPack: async ({ appOutDir }) => {
    await rm(join(appOutDir, 'resources/default_app.asar'), { force: true });
    await rm(join(appOutDir, 'version'), { force: true });
  },
  publish: null,
});

const DEPENDENCIES = {
  deb: [
    'libc6',
    'libasound2t64 | libasound2',
    'libatspi2.0-0',
    'libdrm2',
    'libgbm1',
    'libgtk-3-0',
    'libnotify4',
    'libnss3',
    'libsecret-1-0',
    'libuuid1',
    'libxss1',
    'libxtst6',
    'xdg-utils',
  ],
  rpm: [
    'alsa-lib',
    'at-spi2-core',
    'gtk3',
    'libnotify',
    '(libuuid or libuuid1)',
    'libXScrnSaver',
    '(libXtst or libXtst6)',
    'nss',
    'xdg-utils',
  ],
};

/** The menu entry of build/linux, in all languages; electron-builder insists on its own command, which is the window's. */
function desktopEntry(): Record<string, string> {
  const lines = readFileSync(join(root, 'build/linux/flakestick-app.desktop'), 'utf8').trim().split('\n').slice(1);
  const entries = lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
  return Object.fromEntries(entries.filter(([key]) => key !== 'Exec' && key !== 'Categories'));
}

/** Filled in by electron-builder. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: its placeholders look like ours
const ARTIFACT = 'flakestick-${version}-${arch}.${ext}';

/** rpm's: its own, and those of programs that it does not depend on. */
const OWN_FOLDERS = [
  '/opt/Flakestick',
  '/usr/lib/flakestick',
  '/usr/share/bash-completion',
  '/usr/share/doc/flakestick',
  '/usr/share/fish',
  '/usr/share/polkit-1',
  '/usr/share/zsh',
];

export function packagingConfiguration({ homepage, maintainer, commit }: PackageValues): Configuration {
  const { summary, description, manual } = en.platform;
  // The later one counts; electron-builder's own has a leading space.
  const shown = `--description=${manual.purpose}\n${wrapped(description)}`;
  return {
    ...app(),
    extraMetadata: { productName: 'Flakestick', homepage, author: maintainer, commit },
    linux: {
      // “flakestick” is the command; it starts this for the window.
      executableName: 'flakestick-app',
      artifactName: ARTIFACT,
      icon: 'build/icons',
      category: 'System',
      maintainer,
      synopsis: manual.purpose,
      // The comment of the menu entry; packages have a longer one.
      description: summary,
      desktop: { entry: desktopEntry() },
      target: ['AppImage', 'deb', 'rpm', 'tar.gz'],
    },
    deb: {
      depends: [...DEPENDENCIES.deb],
      recommends: ['polkitd', 'pkexec', 'udisks2', 'nix-setup-systemd | nix-bin'],
      packageCategory: 'utils',
      afterInstall: 'build/linux/after-install.sh',
      afterRemove: 'build/linux/after-remove.sh',
      fpm: [shown, `--deb-changelog=${GENERATED}/changelog`, ...pairs(INSTALLED), ...pairs(DEB_ONLY)],
    },
    rpm: {
      depends: [...DEPENDENCIES.rpm],
      packageCategory: 'Applications/System',
      afterInstall: 'build/linux/after-install.sh',
      afterRemove: 'build/linux/after-remove.sh',
      fpm: [
        shown,
        // Folders that the package owns are removed with it.
        ...OWN_FOLDERS.map((folder) => `--directories=${folder}`),
        '--rpm-rpmbuild-define=_build_id_links none',
        '--rpm-tag=Recommends: (pkexec or polkit)',
        '--rpm-tag=Recommends: udisks2',
        ...pairs(INSTALLED),
        ...pairs(RPM_ONLY),
      ],
    },
  };
}
