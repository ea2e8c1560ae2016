/** What was asked for, and what it is made from. */
import type { FailureTexts } from '../../failure-texts.ts';
import { list, plural, whole } from '../number.ts';
import { withoutNetwork } from '../offline.ts';

export const sourceFailures = {
  'bad-usage': ({ detail }) => ({
    title: 'Invalid usage',
    happened: detail,
    remedy: 'Run “flakestick --help”, or the command with --help, to see the arguments and options.',
  }),
  'identity-needed': ({ drives, command }) => ({
    title: 'Confirm which drive you mean',
    happened: `--yes alone does not erase ${list(drives)}. Nothing was written.`,
    remedy: `Check the ${plural(drives.length, { one: 'drive', other: 'drives' })} again. If ${plural(drives.length, { one: 'it is the right one', other: 'they are the right ones' })}, run “${command}”.`,
  }),
  'unknown-preset': ({ name, known }) => ({
    title: 'Unknown preset',
    happened: `“${name}” is not a preset, a flake reference or a file.`,
    remedy: `The presets are ${list(known)}. A flake needs a path or a scheme: ./dir, github:owner/repo.`,
  }),
  'bad-flake-reference': ({ reference, detail, path }) => ({
    title: 'Not a valid flake reference',
    happened: `“${reference}”: ${detail}`,
    remedy:
      path === null
        ? 'Write it as github:owner/repo, git+https://…, path:/dir or ./dir, followed by #name for one of its outputs.'
        : `Use “${path}” instead.`,
  }),
  'flake-invalid': ({ reference, detail }) => ({
    title: 'The flake is not valid',
    happened: `${reference}: ${detail}`,
    remedy:
      'Fix its flake.nix. If its flake.lock is what is wrong, remove that file and run “nix flake lock” in the folder.',
  }),
  'source-unreachable': ({ reference, detail, offlineImages }) => ({
    title: 'The flake could not be fetched',
    happened: `${reference}: ${detail}`,
    remedy: `Check the spelling, the network connection and that you have access to it. Then try again. ${withoutNetwork(offlineImages)}`,
  }),
  'flake-file-not-tracked': ({ path }) => ({
    title: 'Git does not track this file',
    happened: `${path} exists but is not tracked by Git, so Nix cannot see it.`,
    remedy: `Run “git add ${path}” in that repository.`,
  }),
  'flake-file-in-submodule': ({ path, submodule, reference }) => ({
    title: 'The file is in a Git submodule',
    happened: `${path} belongs to the submodule ${submodule}. Nix leaves submodules out unless it is asked for them, so it cannot see the file.`,
    remedy:
      reference === null
        ? 'Add “submodules=1” to the reference of the flake.'
        : `Use “${reference}”. In Nix 2.27 and newer, “inputs.self.submodules = true;” in flake.nix does the same.`,
  }),
  'unfree-package': ({ package: name, license }) => ({
    title: 'A package is not free software',
    happened: `${name} has the license “${license}”. Nothing was built.`,
    remedy:
      'If you accept the licenses of such packages, allow them: with the checkbox in the app, or with --allow-unfree. Otherwise leave the package out.',
  }),
  'unfree-in-flake': ({ package: name, license }) => ({
    title: 'A package is not free software',
    happened: `${name} has the license “${license}”, and this source does not allow that. Nothing was built.`,
    remedy:
      'If you accept its license, set “nixpkgs.config.allowUnfree = true;” in the NixOS configuration of the image. Environment variables have no effect on flakes.',
  }),
  'compiling-everything': ({ builds }) => ({
    title: 'No binary cache has this',
    happened: `Everything would be compiled here, about ${whole(builds)} derivations. That can take many hours. Nothing was built.`,
    remedy:
      'If that is what you want, agree to it: with the checkbox in the app, or with --accept-compiling. Otherwise use a nixpkgs that a binary cache has, or name such a cache with --substituters.',
  }),
  'file-not-found': ({ path }) => ({
    title: 'File not found',
    happened: `${path} does not exist.`,
    remedy: 'Check the path.',
  }),
  'file-unreadable': ({ path, detail }) => ({
    title: 'The file cannot be read',
    happened: `${path}: ${detail}`,
    remedy: 'Check that you have permission to read it and that the disk it is on works.',
  }),
  'file-unwritable': ({ path, detail }) => ({
    title: 'The file cannot be written',
    happened: `${path}: ${detail}`,
    remedy: 'Choose another folder, or check its permissions.',
  }),
  'missing-attribute': ({ reference, attribute, available }) => ({
    title: 'The flake has no such output',
    happened: `${reference} has no output “${attribute}” that can be built as an image.`,
    remedy:
      available.length > 0
        ? `Available outputs: ${available.join(', ')}.`
        : 'None of its outputs can be built as an image. It needs a NixOS configuration that imports an installer module.',
  }),
  'ambiguous-output': ({ reference, available, areHosts }) => ({
    title: 'Choose an output',
    happened: areHosts
      ? `${reference} has no image of its own. Each of its NixOS machines can be built as one.`
      : `${reference} has several outputs that can be built as an image.`,
    remedy: `Add one of them after “#”: ${available.join(', ')}.`,
  }),
  'no-image-output': ({ reference }) => ({
    title: 'The flake has no image',
    happened: `None of the outputs of ${reference} can be built as an image.`,
    remedy: 'Add a NixOS configuration that imports an installer module, such as installation-cd-minimal.nix.',
  }),
  'evaluation-failed': ({ message, position }) => ({
    title: 'The Nix code has an error',
    happened: position
      ? `${message} (${position.file}, line ${position.line}${position.column ? `, column ${position.column}` : ''})`
      : message,
    remedy: position
      ? `Fix ${position.file} at line ${position.line} and try again.`
      : 'Fix the Nix code and try again. The log has the details.',
  }),
  'consent-needed': ({ reference, explained, flags }) => ({
    title: 'Confirmation required',
    happened: `${reference}: ${explained} Nothing was built.`,
    remedy: `If you trust it, add ${list(flags)}, or tick the box in the app.`,
  }),
  'files-outside-module': ({ path, files, count }) => ({
    title: 'The module uses files outside its folder',
    happened: `${path} uses ${list(files)}${count > files.length ? ` and ${count - files.length} more` : ''}, outside its folder or behind links that lead out of it. They would be copied into the Nix store, which every user of this machine can read, and onto the stick. Nothing was copied.`,
    remedy:
      'Move what the module needs into its folder. If none of these files is secret, accept that: with the checkbox in the app, or with --accept-files-outside-module.',
  }),
  'folder-not-empty': ({ path }) => ({
    title: 'The folder is not empty',
    happened: `${path} already contains files. Nothing in it was changed.`,
    remedy: 'Choose a new or empty folder.',
  }),
  'wifi-key-missing': ({ ssid }) => ({
    title: 'The Wi-Fi passphrase is needed again',
    happened: `The image joins the network “${ssid}”. Records do not store its passphrase, so the image cannot be built from the record alone.`,
    remedy: 'Use --wifi-passphrase-file FILE, or run the command in a terminal and enter the passphrase when asked.',
  }),
  'not-rebuildable': ({ id, reason }) => ({
    title: 'This image cannot be rebuilt',
    happened: `Record ${id}: ${reason}`,
    remedy: 'Verify the drive against the record instead. No image is needed for that.',
  }),
  'image-differs': ({ recorded, rebuilt, detail }) => ({
    title: 'The rebuilt image differs',
    happened: `The record has SHA-256 ${recorded}, the rebuilt image ${rebuilt}. ${detail}`,
    remedy:
      'A build that is different each time is a fault of the packages in it. A drive that matches its record is still fine.',
  }),
  'download-address-refused': ({ address, detail }) => ({
    title: 'This address cannot be used for a download',
    happened: `${address}: ${detail}`,
    remedy: 'Use the https address of an .iso or .img file, or official:minimal or official:graphical.',
  }),
  'download-refused': ({ url, status }) => ({
    title: 'The server refused the download',
    happened: `${url}: status ${status}${status === 404 || status === 410 ? ' (there is no such file)' : ''}. Nothing was written to any drive.`,
    remedy: 'Open the address in a browser and check that it leads to the file itself.',
  }),
  'download-digest-differs': ({ url, expected, got, checksum }) => ({
    title: 'The download does not match its checksum',
    happened: `${url} has SHA-256 ${got}, but ${checksum.kind === 'file' ? `according to ${checksum.url} it should be` : 'you expected'} ${expected}. The file was deleted. Nothing was written to any drive.`,
    remedy:
      checksum.kind === 'file'
        ? 'Try again later: the server may be in the middle of an update. If it happens again, use another mirror.'
        : 'Compare the checksum with the one on the publisher’s page, and check that it belongs to this file.',
  }),
  'download-unverified': ({ url }) => ({
    title: 'There is no checksum for this download',
    happened: `No checksum was given for ${url}, and there is none next to it. Nothing was downloaded or written.`,
    remedy:
      'Use --sha256 with the publisher’s checksum, or --accept-unverified-download to accept whatever the server sends.',
  }),
} satisfies Partial<FailureTexts>;
